"""Loads the ONNX model that our client logged, in each way that Python's mlflow has, and prints what it predicts."""

import json
import logging
import sys
import warnings

warnings.filterwarnings("ignore")
import mlflow
import numpy as np
import onnx

logging.disable(logging.CRITICAL)
mlflow.set_tracking_uri(sys.argv[1])
uri = sys.argv[2]

model = mlflow.onnx.load_model(uri)
onnx.checker.check_model(model)
loaded = mlflow.pyfunc.load_model(uri)
inputs = {"origin": np.array([["JFK"], ["XXX"]]), "distance": np.array([[2.0], [0.0]], dtype=np.float32)}
info = mlflow.models.get_model_info(uri)
print(
    json.dumps({
        "inputs": [one.name for one in model.graph.input],
        "predicted": loaded.predict(inputs)["probability"].ravel().tolist(),
        "signature": info.signature.to_dict(),
        "flavors": sorted(info.flavors),
        "example": info.saved_input_example_info,
        "run": info.run_id,
    })
)
