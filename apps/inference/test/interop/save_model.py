"""Saves an ONNX file as an MLflow model with signature and input example. Arguments: ONNX file, folder to make."""
import sys

import mlflow
import onnx
import pandas as pd
from mlflow.models import infer_signature

example = pd.DataFrame({"origin": ["JFK", "ORD"], "distance": [100.0, 200.0], "origin_late_rate_3h": [0.4, 0.1]}).astype(
    {"distance": "float32", "origin_late_rate_3h": "float32"}
)
outputs = pd.DataFrame({"probability": [0.5, 0.5]}).astype("float32")
mlflow.onnx.save_model(
    onnx.load(sys.argv[1]), sys.argv[2], signature=infer_signature(example, outputs), input_example=example
)
