import { readFile } from "node:fs/promises";
import type { TestDatabase } from "@mlops/database/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunEvent, recordExecution, toOpenLineage, trace } from "../../src/index.ts";
import { hash, secondData } from "../history.ts";
import { createLineageDatabase } from "../lineage-database.ts";

let database: TestDatabase;
let isValid: (event: unknown) => string[];

beforeAll(async () => {
  database = await createLineageDatabase();
  const schema = JSON.parse(await readFile(new URL("../fixtures/openlineage-2-0-2.json", import.meta.url), "utf8"));
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  isValid = (event) => (validate(event) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`));
});
afterAll(() => database.close());

function summary(event: RunEvent): string {
  const names = (datasets: RunEvent["inputs"]): string => datasets.map((dataset) => dataset.name).join("+");
  return `${event.eventType} ${event.job.name}: ${names(event.inputs)} -> ${names(event.outputs)}`;
}

test("every event is valid against OpenLineage 2-0-2", async () => {
  const events = toOpenLineage(await trace(database.pool, secondData));
  expect(events.length).toBeGreaterThan(5);
  expect(events.flatMap(isValid)).toEqual([]);
  expect(isValid({ ...events[0], eventTime: "yesterday" })).not.toEqual([]);
});

test("each execution starts and ends with the datasets that it read and wrote; an interval that goes on only starts", async () => {
  const events = toOpenLineage(await trace(database.pool, secondData));
  expect(
    events
      .filter((event) => event.eventType === "COMPLETE")
      .map(summary)
      .sort(),
  ).toEqual([
    "COMPLETE features: data/flights -> build/features",
    "COMPLETE ingest:  -> data/flights",
    "COMPLETE train: build/features -> build/model+metrics/train.json+plots/roc.json+models/flight-delays",
  ]);
  expect(events.map(summary)).toContain("START serve.flight-delays.champion: models/flight-delays -> ");
});

test("a dataset's version is its content's MD5, a model's its number", async () => {
  const events = toOpenLineage(await trace(database.pool, secondData));
  const versions = events
    .flatMap((event) => [...event.inputs, ...event.outputs])
    .map((set) => [set.name, set.facets.version?.datasetVersion]);
  expect(Object.fromEntries(versions)).toMatchObject({ "data/flights": secondData, "models/flight-delays": "2" });
});

test("a failed and a killed execution say so", async () => {
  const base = {
    kind: "stage",
    stage: "train",
    startedAt: new Date("2026-02-01T00:00:00Z"),
    endedAt: new Date("2026-02-01T00:00:01Z"),
  };
  for (const [status, type] of [
    ["failed", "FAIL"],
    ["killed", "ABORT"],
  ] as const) {
    const id = await recordExecution(database.pool, {
      ...base,
      status,
      artifacts: [{ direction: "input", kind: "file", path: "x", md5: hash("x") }],
    });
    const events = toOpenLineage(await trace(database.pool, id));
    expect(events.map((event) => event.eventType)).toEqual(["START", type]);
    await database.pool.query("delete from mlops.executions where id = $1", [id]);
  }
});
