"""Writes a small ONNX model to the path given: strings and numbers in, probability out."""

import sys

import onnx
from onnx import TensorProto, helper

graph = helper.make_graph(
    [
        helper.make_node(
            "LabelEncoder",
            ["origin"],
            ["code"],
            domain="ai.onnx.ml",
            keys_strings=["ATL", "JFK"],
            values_floats=[0.25, 0.75],
            default_float=0.5,
        ),
        helper.make_node("Add", ["code", "distance"], ["probability"]),
    ],
    "late",
    [
        helper.make_tensor_value_info("origin", TensorProto.STRING, ["n", 1]),
        helper.make_tensor_value_info("distance", TensorProto.FLOAT, ["n", 1]),
    ],
    [helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["n", 1])],
)
opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), sys.argv[1])
