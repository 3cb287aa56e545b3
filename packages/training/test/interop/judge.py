"""judge.py MODEL ROWS: has ONNX's own checker judge the model (shapes inferred strictly), then answers the rows with ONNX's
reference implementation, written in Python apart from any runtime, and with onnxruntime. ROWS: JSON, {input: [value, …]}.
Prints JSON: {operators: […], reference: […], onnxruntime: […]}."""

import json
import sys

import numpy as np
import onnx
import onnxruntime
from onnx.reference import ReferenceEvaluator

path, rows = sys.argv[1], json.load(open(sys.argv[2], encoding="utf8"))
model = onnx.load(path)
onnx.checker.check_model(model, full_check=True)
strings = {i.name for i in model.graph.input if i.type.tensor_type.elem_type == onnx.TensorProto.STRING}
feeds = {
    name: np.array(values, dtype=np.str_ if name in strings else np.float32).reshape(-1, 1) for name, values in rows.items()
}
(reference,) = ReferenceEvaluator(model).run(None, feeds)
objects = {name: value.astype(object) if name in strings else value for name, value in feeds.items()}
(found,) = onnxruntime.InferenceSession(path).run(None, objects)
print(
    json.dumps(
        {
            "operators": sorted({f"{node.domain or 'ai.onnx'}.{node.op_type}" for node in model.graph.node}),
            "reference": reference.ravel().tolist(),
            "onnxruntime": found.ravel().tolist(),
        }
    )
)
