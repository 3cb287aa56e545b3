"""Asks the service as Triton's own HTTP client does, with every datatype, as JSON and as binary. Arguments: host:port."""
import sys

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

client = triton.InferenceServerClient(sys.argv[1])
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("identity", "1")
server = client.get_server_metadata()
assert server["name"] == "mlops-inference" and "binary_tensor_data" in server["extensions"], server
metadata = client.get_model_metadata("identity")
assert metadata["name"] == "identity" and metadata["versions"] == ["1"], metadata

SAMPLES = {
    "BOOL": np.array([[True, False], [False, True]]),
    "UINT8": np.array([[0, 255], [1, 2]], np.uint8),
    "UINT16": np.array([[0, 65535], [1, 2]], np.uint16),
    "UINT32": np.array([[0, 4294967295], [1, 2]], np.uint32),
    "UINT64": np.array([[0, 2**53 - 1], [1, 2]], np.uint64),
    "INT8": np.array([[-128, 127], [1, 2]], np.int8),
    "INT16": np.array([[-32768, 32767], [1, 2]], np.int16),
    "INT32": np.array([[-(2**31), 2**31 - 1], [1, 2]], np.int32),
    "INT64": np.array([[-(2**53) + 1, 2**53 - 1], [1, 2]], np.int64),
    "FP16": np.array([[65504, -0.5], [1, 2]], np.float16),
    "FP32": np.array([[3.4e38, -0.1], [1, 2]], np.float32),
    "FP64": np.array([[1.7e308, -0.1], [1, 2]], np.float64),
    "BYTES": np.array([["", "naïve ☃"], ["a", "b"]], dtype=object),
}
ALONE_BINARY = {"UINT64": np.array([[0, 2**64 - 1], [1, 2]], np.uint64), "INT64": np.array([[-(2**63), 2**63 - 1], [1, 2]], np.int64)}


def tensors(binary):
    made = []
    for spec in metadata["inputs"]:
        values = ALONE_BINARY.get(spec["datatype"]) if binary else None
        values = SAMPLES[spec["datatype"]] if values is None else values
        tensor = triton.InferInput(spec["name"], list(values.shape), spec["datatype"])
        # The client itself refuses to send FP16 as JSON.
        tensor.set_data_from_numpy(values, binary_data=binary or spec["datatype"] == "FP16")
        made.append((spec["name"], values, tensor))
    return made


for binary_in in (True, False):
    for binary_out in (True, False):
        for compression in (None, "gzip", "deflate"):
            sent = tensors(binary_in)
            outputs = [triton.InferRequestedOutput(f"out_{name[3:]}", binary_data=binary_out or "float16" in name) for name, _, _ in sent]
            result = client.infer(
                "identity",
                [tensor for _, _, tensor in sent],
                outputs=outputs,
                request_id="42",
                request_compression_algorithm=compression,
            )
            assert result.get_response()["id"] == "42"
            for name, values, _ in sent:
                found = result.as_numpy(f"out_{name[3:]}")
                if found.dtype == object:
                    found = np.vectorize(lambda item: item.decode() if isinstance(item, bytes) else item, otypes=[object])(found)
                assert found.shape == values.shape and (found == values).all(), (name, found, values)

classes = client.infer(
    "identity", [tensor for _, _, tensor in tensors(True)], outputs=[triton.InferRequestedOutput("out_float32", class_count=1)]
).as_numpy("out_float32")
assert [item.decode().split(":")[1] for item in classes.flatten()] == ["0", "1"], classes

try:
    client.infer("identity", [tensors(True)[0][2]])
    raise SystemExit("a request without its inputs was taken")
except InferenceServerException as error:
    assert "found none called" in error.message(), error
print("ok")
