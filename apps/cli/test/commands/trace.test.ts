import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import {
  insertPredictions,
  migrateMetadata,
  openDeployment,
  recordDataVersion,
  recordExecution,
  recordModelVersion,
} from "@mlops/metadata";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { dataCommand } from "../../src/commands/data/index.ts";
import { sqlCommand } from "../../src/commands/sql/index.ts";
import { traceCommand } from "../../src/commands/trace/index.ts";
import { runCommand } from "./run-command.ts";

const data = "0123456789abcdef0123456789abcdef.dir";
const prediction = "019b76da-b7a0-7000-8000-000000000004";
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const db = database.pool;
  await migrateMetadata(db);
  await recordDataVersion(db, { dataset: "data/flights", version: data, source: { package: "vega-datasets" } });
  const executionId = await recordExecution(db, {
    kind: "stage",
    stage: "train",
    startedAt: new Date("2026-01-01T00:00:00Z"),
    endedAt: new Date("2026-01-01T00:00:02Z"),
    status: "succeeded",
    artifacts: [{ direction: "input", kind: "data", path: "data/flights", md5: data }],
  });
  await recordModelVersion(db, { name: "flight-delays", version: 1, dataVersion: data, executionId });
  await openDeployment(db, { modelName: "flight-delays", modelVersion: 1, role: "champion" });
  const row = { id: prediction, modelName: "flight-delays", modelVersion: 1, requestedAt: "2026-01-01T00:00:04Z" };
  await insertPredictions(db, [{ ...row, request: { origin: "SFO" }, probability: 0.25 }]);
});
afterAll(() => database.close());
beforeEach(() => {
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("OPENLINEAGE_URL", "");
});
afterEach(() => vi.unstubAllEnvs());

test("a prediction is traced to its source", async () => {
  const tree = await runCommand(traceCommand(), prediction);
  expect(tree).toMatch(/^prediction .*origin=SFO/);
  expect(tree).toMatch(
    /made by model flight-delays v1[\s\S]*train \(stage\)[\s\S]*data data\/flights[\s\S]*vega-datasets/,
  );
});

test("--json, Mermaid and OpenLineage carry the same lineage", async () => {
  const json = JSON.parse(await runCommand(traceCommand(), "flight-delays@champion", "--json"));
  expect(json.roots).toEqual([{ kind: "model", id: "flight-delays/1" }]);
  expect(await runCommand(traceCommand(), prediction, "--format", "mermaid")).toMatch(/^flowchart TD/);
  const events = await runCommand(traceCommand(), data, "--format", "openlineage");
  expect(
    events
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).eventType),
  ).toEqual(["START", "COMPLETE", "START"]);
});

test("--bad lists what bad data touched, and each prediction", async () => {
  expect(await runCommand(traceCommand(), "--bad")).toBe("no data version is marked bad\n");
  const said = await runCommand(dataCommand(), "mark-bad", data.slice(0, 8), "--reason", "delays in seconds");
  expect(said).toMatch(/is marked bad: delays in seconds\nit touched 1 model version and 1 predictions/);
  const report = await runCommand(traceCommand(), "--bad");
  expect(report).toContain(`BAD data data/flights ${data}\n    delays in seconds`);
  expect(report).toMatch(/model flight-delays v1\n {4}champion from .* until now\n {4}1 predictions/);
  const [line] = (await runCommand(traceCommand(), "--bad", "--predictions", "--json")).trim().split("\n");
  expect(JSON.parse(line ?? "")).toMatchObject({ id: prediction, modelVersion: 1 });
  await runCommand(dataCommand(), "mark-good", data, "--reason", "checked");
  expect(await runCommand(traceCommand(), "--bad")).toBe("no data version is marked bad\n");
});

test("wrong usage and unknown ids are told", async () => {
  await expect(runCommand(traceCommand())).rejects.toThrow(/give an id/);
  await expect(runCommand(traceCommand(), data, "--bad")).rejects.toThrow(/not both/);
  await expect(runCommand(traceCommand(), "flight-delays/9")).rejects.toThrow(/nothing in the lineage store/);
});

test("sql prints rows as a table or JSON and changes nothing unless allowed to", async () => {
  const sql = "select name, version, null as nothing from mlops.model_versions";
  expect(await runCommand(sqlCommand(), sql)).toBe(
    "name           version  nothing\n-------------  -------  -------\nflight-delays        1\n(1 row)\n",
  );
  expect(JSON.parse(await runCommand(sqlCommand(), "--json", sql))).toEqual([
    { name: "flight-delays", version: 1, nothing: null },
  ]);
  const remove = "delete from mlops.decisions";
  await expect(runCommand(sqlCommand(), remove)).rejects.toThrow(/read-only transaction/);
  expect(await runCommand(sqlCommand(), "--write", remove)).toBe("DELETE 0\n");
  expect(await runCommand(sqlCommand(), "explain select 1")).toMatch(/^QUERY PLAN\nResult/);
});
