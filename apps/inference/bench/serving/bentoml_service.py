"""BentoML's way: a service with one API. Run as `python -m bentoml serve bentoml_service:FlightDelays`, MODEL_FILE set."""
import os
from typing import Any

import bentoml
import numpy as np
import onnxruntime as ort


@bentoml.service(workers=1, logging={"access": {"enabled": False}}, metrics={"enabled": False})
class FlightDelays:
    def __init__(self) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = ort.InferenceSession(os.environ["MODEL_FILE"], options, providers=["CPUExecutionProvider"])
        self.types = {i.name: np.float32 if "float" in i.type else object for i in self.session.get_inputs()}

    @bentoml.api(route="/v1/models/flight-delays:predict")
    def predict(self, instances: list[dict[str, Any]]) -> dict[str, list[dict[str, float]]]:
        feeds = {name: np.array([[row[name]] for row in instances], dtype=kind) for name, kind in self.types.items()}
        (probability,) = self.session.run(["probability"], feeds)
        return {"predictions": [{"probability": float(value)} for value in probability[:, 0]]}
