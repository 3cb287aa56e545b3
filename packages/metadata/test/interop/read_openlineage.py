"""Builds each event of a JSON file with OpenLineage's own classes, which check it, and prints what they serialize."""

import json
import sys

from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.generated.dataset_version_dataset import DatasetVersionDatasetFacet
from openlineage.client.generated.job_type_job import JobTypeJobFacet
from openlineage.client.serde import Serde


def bare(facet):
    return {name: value for name, value in facet.items() if not name.startswith("_")}


def dataset(kind, value):
    version = DatasetVersionDatasetFacet(**bare(value["facets"]["version"]))
    assert version._schemaURL == value["facets"]["version"]["_schemaURL"], value["facets"]["version"]["_schemaURL"]
    return kind(namespace=value["namespace"], name=value["name"], facets={"version": version})


def event(value):
    job_type = JobTypeJobFacet(**bare(value["job"]["facets"]["jobType"]))
    assert job_type._schemaURL == value["job"]["facets"]["jobType"]["_schemaURL"], job_type._schemaURL
    built = RunEvent(
        eventType=RunState[value["eventType"]],
        eventTime=value["eventTime"],
        run=Run(runId=value["run"]["runId"]),
        job=Job(namespace=value["job"]["namespace"], name=value["job"]["name"], facets={"jobType": job_type}),
        inputs=[dataset(InputDataset, one) for one in value["inputs"]],
        outputs=[dataset(OutputDataset, one) for one in value["outputs"]],
        producer=value["producer"],
    )
    assert built.schemaURL == value["schemaURL"], built.schemaURL
    return json.loads(Serde.to_json(built))


with open(sys.argv[1], encoding="utf8") as file:
    print(json.dumps([event(value) for value in json.load(file)]))
