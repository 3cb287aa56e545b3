"""The usual Python way: FastAPI, a Pydantic body, onnxruntime. Run as `python fastapi_app.py MODEL PORT`."""
import sys
from typing import Any

import numpy as np
import onnxruntime as ort
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

options = ort.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = ort.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
types = {i.name: np.float32 if "float" in i.type else object for i in session.get_inputs()}
app = FastAPI()


class Body(BaseModel):
    instances: list[dict[str, Any]]


@app.post("/v1/models/flight-delays:predict")
def predict(body: Body):
    feeds = {
        name: np.array([[row[name]] for row in body.instances], dtype=kind) for name, kind in types.items()
    }
    (probability,) = session.run(["probability"], feeds)
    return {"predictions": [{"probability": float(value)} for value in probability[:, 0]]}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
