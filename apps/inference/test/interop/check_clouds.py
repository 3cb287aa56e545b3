"""Checks the infrastructure as code of docker/ with the clouds' own schemas. Prints a JSON object: file to problems.

CloudFormation by cfn-lint; Azure ML by az ml's loaders; Vertex AI by its API's types; Kubernetes by its OpenAPI schemas,
strictly. Cloud Run's and KServe's specs hold a pod's, which is checked as one.
"""
import json
import logging
import sys
from pathlib import Path

import kubernetes_validate
import yaml
from azure.ai.ml import load_environment, load_online_deployment, load_online_endpoint
from cfnlint.api import lint
from google.cloud.aiplatform_v1.types import DeployModelRequest, UploadModelRequest

root = Path(sys.argv[1])
kubernetes = "1.30"
logging.disable(logging.WARNING)


def cloudformation(path: Path) -> list[str]:
    """Errors and warnings; cfn-lint's informational rules are of style."""
    matches = lint(path.read_text(), regions=["us-east-1", "eu-west-1"])
    return [
        f"{match.rule.id} line {match.linenumber}: {match.message}"
        for match in matches
        if not match.rule.id.startswith("I")
    ]


def azure(load):
    def check(path: Path) -> list[str]:
        load(path)
        return []

    return check


def vertex(request):
    def check(path: Path) -> list[str]:
        request.from_json(path.read_text())
        return []

    return check


def manifests(path: Path) -> list[str]:
    problems = []
    for document in yaml.safe_load_all(path.read_text()):
        problems += validate(document)
    return problems


def pod_of(find, others: set[str]):
    """The part of a spec that is a pod's, once the `others` that are not are known and left out."""

    def check(path: Path) -> list[str]:
        spec = find(yaml.safe_load(path.read_text()))
        pod = {name: value for name, value in spec.items() if name not in others}
        pod = json.loads(json.dumps(pod))
        for container in pod["containers"]:
            container.setdefault("name", "user-container")
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                if probe in container:
                    container[probe]["httpGet"].setdefault("port", 8080)
        return validate({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "checked"}, "spec": pod})

    return check


def validate(document: dict) -> list[str]:
    try:
        kubernetes_validate.validate(document, kubernetes, strict=True)
        return []
    except kubernetes_validate.ValidationError as error:
        return [f"{document['kind']}: {'.'.join(str(part) for part in error.path)}: {error.message}"]


checks = {
    "aws/sagemaker.yaml": cloudformation,
    "aws/lambda.yaml": cloudformation,
    "gcp/vertex-model.json": vertex(UploadModelRequest),
    "gcp/vertex-deploy.json": vertex(DeployModelRequest),
    "gcp/cloud-run.yaml": pod_of(
        lambda service: service["spec"]["template"]["spec"], {"containerConcurrency", "timeoutSeconds"}
    ),
    "azure/environment.yaml": azure(load_environment),
    "azure/endpoint.yaml": azure(load_online_endpoint),
    "azure/deployment.yaml": azure(load_online_deployment),
    "kserve/kubernetes.yaml": manifests,
    "kserve/inference-service.yaml": pod_of(
        lambda service: service["spec"]["predictor"],
        {"minReplicas", "maxReplicas", "canaryTrafficPercent", "containerConcurrency"},
    ),
}


def problems(path: str, check) -> list[str]:
    try:
        return check(root / path)
    except Exception as error:  # each schema has its own kind of error
        return [f"{type(error).__name__}: {error}"]


print(json.dumps({path: problems(path, check) for path, check in checks.items()}))
