"""Saves the benchmark's ONNX file as an MLflow model with a signature of tensors. Arguments: ONNX file, folder to make."""
import sys

import mlflow
import numpy as np
import onnx
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec

model = onnx.load(sys.argv[1])
kinds = {tensor.name: np.str_ if tensor.type.tensor_type.elem_type == 8 else np.float32 for tensor in model.graph.input}
inputs = Schema([TensorSpec(np.dtype(kind), (-1, 1), name) for name, kind in kinds.items()])
outputs = Schema([TensorSpec(np.dtype(np.float32), (-1, 1), "probability")])
mlflow.onnx.save_model(model, sys.argv[2], signature=ModelSignature(inputs, outputs))
