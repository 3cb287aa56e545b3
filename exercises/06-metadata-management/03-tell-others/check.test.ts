import { expect, test } from "vitest";
import { type Execution, runEvent } from "./event.ts";

const producer = "https://github.com/mlops-roadmap";
const schemaURL = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
const running: Execution = {
  id: "0190a0a0-0000-7000-8000-000000000001",
  project: "flight-delays",
  pipeline: "dvc",
  stage: "train",
  startedAt: "2001-03-05T10:00:00Z",
  inputs: [
    { path: "data/flights", md5: "a1.dir" },
    { path: "s3://lake/raw/flights.parquet", md5: "b2" },
  ],
  outputs: [{ path: "build/model", md5: "c3.dir" }],
};
const facets = (datasetVersion: string) => ({
  version: {
    _producer: producer,
    _schemaURL: "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json",
    datasetVersion,
  },
});

test("a completed run says what the run did", () => {
  expect(
    runEvent({ ...running, endedAt: "2001-03-05T10:05:00Z", status: "succeeded" }),
    "the event of a run that completed: what the run did",
  ).toMatchObject({
    eventType: "COMPLETE",
    eventTime: "2001-03-05T10:05:00Z",
    run: { runId: running.id },
    job: { namespace: "flight-delays", name: "dvc.train" },
    outputs: [{ namespace: "file", name: "build/model", facets: facets("c3.dir") }],
    producer,
    schemaURL,
  });
});

test("data sets have the names that others would use", () => {
  expect(runEvent(running).inputs, "inputs, a path and an S3 address, by the names that others would use").toEqual([
    { namespace: "file", name: "data/flights", facets: facets("a1.dir") },
    { namespace: "s3://lake", name: "raw/flights.parquet", facets: facets("b2") },
  ]);
});

test("a run that has begun has no outputs yet", () => {
  expect(runEvent(running), "the event of a run that has begun: no outputs yet").toMatchObject({
    eventType: "START",
    eventTime: running.startedAt,
    outputs: [],
  });
});

test("a run that failed says why", () => {
  const event = runEvent({ ...running, endedAt: "2001-03-05T10:01:00Z", status: "failed", error: "out of memory" });
  expect(event, "the event of a run that failed").toMatchObject({
    eventType: "FAIL",
    run: {
      runId: running.id,
      facets: { errorMessage: { message: "out of memory", programmingLanguage: "javascript", _producer: producer } },
    },
  });
});

test("an event has no properties without a value", () => {
  const text = JSON.stringify(runEvent(running));
  expect(JSON.parse(text), "the event after a trip through JSON").toEqual(runEvent(running));
  expect(Object.keys(runEvent(running).run as object), "properties of the run of an event that has not failed").toEqual(
    ["runId"],
  );
});
