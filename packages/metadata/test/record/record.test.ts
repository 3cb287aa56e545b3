import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  addIncidentEvent,
  closeDeployment,
  closeIncidents,
  insertPredictions,
  markDataVersionBad,
  markDataVersionGood,
  migrateMetadata,
  openDeployment,
  openIncident,
  recordDataVersion,
  recordDecision,
  recordExecution,
  recordLabels,
  recordModelVersion,
} from "../../src/index.ts";
import { predictionId, predictionRow } from "../rows.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query(
    `truncate mlops.data_versions, mlops.executions, mlops.model_versions, mlops.deployments, mlops.predictions,
     mlops.labels, mlops.decisions, mlops.incidents cascade`,
  );
});

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await database.pool.query(sql)).rows;
}

describe("data versions", () => {
  const version = "0123456789abcdef0123456789abcdef.dir";

  test("recording the same content again fills in what was missing and keeps the rest", async () => {
    await recordDataVersion(database.pool, { dataset: "data/flights", version, rowCount: 10 });
    await recordDataVersion(database.pool, { dataset: "data/flights", version, rowCount: 99, firstWeek: "2001-01-01" });
    expect(await rows("select row_count, first_week::text, status from mlops.data_versions")).toEqual([
      { row_count: "10", first_week: "2001-01-01", status: "good" },
    ]);
  });

  test("a bad mark stays when the version is recorded again, until it is taken back", async () => {
    await recordDataVersion(database.pool, { dataset: "data/flights", version });
    expect(await markDataVersionBad(database.pool, "0123456", "delays in seconds")).toEqual([
      { dataset: "data/flights", version },
    ]);
    await recordDataVersion(database.pool, { dataset: "data/flights", version });
    expect(await rows("select status, status_reason from mlops.data_versions")).toEqual([
      { status: "bad", status_reason: "delays in seconds" },
    ]);
    await markDataVersionGood(database.pool, version, "checked again");
    expect(await rows("select status from mlops.data_versions")).toEqual([{ status: "good" }]);
  });

  test("an unknown or ambiguous version is named", async () => {
    await recordDataVersion(database.pool, { dataset: "data/flights", version });
    await recordDataVersion(database.pool, { dataset: "data/flights", version: version.replace("f.dir", "e.dir") });
    await expect(markDataVersionBad(database.pool, "0123456", "x")).rejects.toThrow(/2 versions begin so/);
    await expect(markDataVersionBad(database.pool, "ffffffff", "x")).rejects.toThrow(/not in the lineage store/);
    await expect(markDataVersionBad(database.pool, "%", "x")).rejects.toThrow(/not in the lineage store/);
  });
});

test("an execution and what it read and wrote are one record that a second call completes", async () => {
  const startedAt = new Date("2026-01-01T00:00:00Z");
  const input = { direction: "input", kind: "data", path: "data/flights", md5: "a", size: 3 } as const;
  const id = await recordExecution(database.pool, {
    kind: "stage",
    stage: "train",
    startedAt,
    status: "running",
    seed: 7,
    artifacts: [input],
  });
  await recordExecution(database.pool, {
    id,
    kind: "stage",
    stage: "train",
    startedAt,
    endedAt: new Date("2026-01-01T00:01:00Z"),
    status: "succeeded",
    artifacts: [input, { direction: "output", kind: "model", path: "build/model", md5: "b" }],
  });
  expect(await rows("select status, seed from mlops.executions")).toEqual([{ status: "succeeded", seed: "7" }]);
  expect(await rows("select direction, md5 from mlops.execution_artifacts order by direction")).toEqual([
    { direction: "input", md5: "a" },
    { direction: "output", md5: "b" },
  ]);
});

test("a model version recorded twice keeps its first facts", async () => {
  await recordModelVersion(database.pool, { name: "m", version: 1, runId: "r1", metrics: { auc: 0.7 } });
  await recordModelVersion(database.pool, { name: "m", version: 1, runId: "r2", gitCommit: "c", metrics: { auc: 1 } });
  expect(await rows("select run_id, git_commit, metrics from mlops.model_versions")).toEqual([
    { run_id: "r1", git_commit: "c", metrics: { auc: 0.7 } },
  ]);
});

describe("deployments", () => {
  const champion = { modelName: "m", role: "champion" } as const;

  test("a new champion closes the interval of the old one", async () => {
    await openDeployment(database.pool, { ...champion, modelVersion: 1, at: new Date("2026-01-01T00:00:00Z") });
    await openDeployment(database.pool, { ...champion, modelVersion: 2, at: new Date("2026-01-02T00:00:00Z") });
    expect(await rows("select model_version, ended_at from mlops.deployments order by started_at")).toEqual([
      { model_version: 1, ended_at: new Date("2026-01-02T00:00:00Z") },
      { model_version: 2, ended_at: null },
    ]);
  });

  test("replicas that report the same champion at once share one interval", async () => {
    await openDeployment(database.pool, { ...champion, modelVersion: 1 });
    const ids = await Promise.all(
      Array.from({ length: 4 }, () => openDeployment(database.pool, { ...champion, modelVersion: 2 })),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await rows("select model_version from mlops.deployments where ended_at is null")).toEqual([
      { model_version: 2 },
    ]);
  });

  test("closing says whether there was anything to close", async () => {
    await openDeployment(database.pool, { ...champion, modelVersion: 1 });
    expect(await closeDeployment(database.pool, champion)).toBe(true);
    expect(await closeDeployment(database.pool, champion)).toBe(false);
  });
});

describe("predictions and labels", () => {
  const label = { late: true, delayMinutes: 30, observedAt: "2001-01-01T10:00:00Z" };

  test("a batch sent twice is stored once, with what a request may hold", async () => {
    const strange = predictionRow(1, {
      request: { origin: "Zür'ich \"\\ \u{1F600}", n: 1e-300 },
      probability: 0.1 + 0.2,
    });
    expect(await insertPredictions(database.pool, [strange, predictionRow(2)])).toBe(2);
    expect(await insertPredictions(database.pool, [predictionRow(2), predictionRow(3)])).toBe(1);
    expect(await rows(`select request, probability from mlops.predictions where id = '${strange.id}'`)).toEqual([
      { request: strange.request, probability: 0.1 + 0.2 },
    ]);
  });

  test("a probability outside 0 to 1 stores nothing of its batch", async () => {
    const batch = [predictionRow(1), predictionRow(2, { probability: 1.5 })];
    await expect(insertPredictions(database.pool, batch)).rejects.toThrow(/probability/);
    expect(await rows("select count(*)::int as n from mlops.predictions")).toEqual([{ n: 0 }]);
  });

  test("labels are accepted once; repeats, contradictions and strangers are told apart", async () => {
    await insertPredictions(database.pool, [predictionRow(1), predictionRow(2), predictionRow(3)]);
    const first = await recordLabels(database.pool, [
      { predictionId: predictionId(1), ...label },
      { predictionId: predictionId(1), ...label },
      { predictionId: predictionId(2), ...label },
      { predictionId: predictionId(2), ...label, late: false },
      { predictionId: predictionId(99), ...label },
    ]);
    expect(first).toEqual({ accepted: 2, duplicates: 1, contradictions: 1, unknown: [predictionId(99)] });
    const second = await recordLabels(database.pool, [
      { predictionId: predictionId(1), ...label, delayMinutes: 31 },
      { predictionId: predictionId(2), ...label },
      { predictionId: predictionId(3), ...label },
    ]);
    expect(second).toEqual({ accepted: 1, duplicates: 1, contradictions: 1, unknown: [] });
    expect(await rows("select delay_minutes from mlops.labels")).toEqual(Array(3).fill({ delay_minutes: 30 }));
  });
});

test("a decision with the same id is recorded once", async () => {
  const decision = {
    kind: "gate",
    modelName: "m",
    challengerVersion: 2,
    championVersion: 1,
    promoted: true,
    reason: "better",
  };
  const id = await recordDecision(database.pool, decision);
  await recordDecision(database.pool, { ...decision, id });
  expect(await rows("select promoted, reason from mlops.decisions")).toEqual([{ promoted: true, reason: "better" }]);
});

test("a repeated alert is one incident, with its events, until it is closed", async () => {
  const start = { alert: "FeatureDrift", fingerprint: "f1", openedAt: new Date("2026-01-01T00:00:00Z") };
  const first = await openIncident(database.pool, start);
  const again = await openIncident(database.pool, start);
  expect([first.opened, again]).toEqual([true, { id: first.id, opened: false }]);
  await addIncidentEvent(database.pool, first.id, { kind: "retraining queued" });
  expect(await closeIncidents(database.pool, "f1")).toEqual([first.id]);
  expect(await closeIncidents(database.pool, "f1")).toEqual([]);
  expect(await rows("select kind from mlops.incident_events order by id")).toEqual([
    { kind: "opened" },
    { kind: "retraining queued" },
    { kind: "closed" },
  ]);
});
