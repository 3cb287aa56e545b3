"""Checks the service's answers against the protocol's OpenAPI document as MLServer ships it. Argument: base URL."""
import json
import sys
import urllib.error
import urllib.request
from importlib.resources import files

import jsonschema

document = json.loads(files("mlserver").joinpath("rest/openapi/dataplane.json").read_text())
base = sys.argv[1]
checked = 0


# MLServer adds a type of its own, `bytes`, to what JSON Schema has: nothing that came as JSON is of it.
types = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("bytes", lambda _checker, _instance: False)
Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=types)


def schema_of(name):
    found = document["components"]["schemas"][name]
    return {**found, "components": document["components"]}


def ask(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def check(name, status, answer, expected=200):
    global checked
    assert status == expected, (status, answer)
    Validator(schema_of(name)).validate(answer)
    checked += 1


row = {"name": "in_float32", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}
text = {"name": "in_string", "shape": [1, 2], "datatype": "BYTES", "data": ["a", "b"]}
request = {"id": "1", "parameters": {}, "inputs": [row, text], "outputs": [{"name": "out_float32"}]}
Validator(schema_of("InferenceRequest")).validate(request)
check("MetadataServerResponse", *ask("/v2"))
for path in ("/v2/models/m", "/v2/models/m/versions/1"):
    check("MetadataModelResponse", *ask(path))
for path in ("/v2/models/m/infer", "/v2/models/m/versions/1/infer"):
    check("InferenceResponse", *ask(path, request))
check("InferenceErrorResponse", *ask("/v2/models/m/infer", {**request, "inputs": [row]}), expected=400)
check("MetadataModelErrorResponse", *ask("/v2/models/other"), expected=404)
print(f"{checked} answers fit")
