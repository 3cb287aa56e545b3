"""Saves an ONNX file as an MLflow model. Arguments: ONNX file, folder to make, signature by `columns` or by `tensors`."""
import sys

import mlflow
import numpy as np
import onnx
import pandas as pd
from mlflow.models import infer_signature

file, folder, kind = sys.argv[1:]
example = pd.DataFrame({"origin": ["JFK", "ORD"], "distance": [100.0, 200.0], "origin_late_rate_3h": [0.4, 0.1]}).astype(
    {"distance": "float32", "origin_late_rate_3h": "float32"}
)
outputs = pd.DataFrame({"probability": [0.5, 0.5]}).astype("float32")
if kind == "columns":
    mlflow.onnx.save_model(onnx.load(file), folder, signature=infer_signature(example, outputs), input_example=example)
else:
    tensors = {name: example[[name]].to_numpy(dtype=np.str_ if name == "origin" else np.float32) for name in example}
    answer = {"probability": np.array([[0.5], [0.5]], np.float32)}
    mlflow.onnx.save_model(onnx.load(file), folder, signature=infer_signature(tensors, answer))
