import { createTestDatabase } from "@mlops/database/testing";
import { insertPredictions, migrateMetadata, recordLabels } from "@mlops/metadata";
import { expect, onTestFinished, test } from "vitest";
import { readDecisions } from "../../src/history/decisions.ts";
import { readRequests, totalRequests } from "../../src/history/requests.ts";
import { readWeeks } from "../../src/history/weeks.ts";

const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, "0")}`;

test("weeks are those of departure, with late share and AUC of what is labelled", async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  await migrateMetadata(database.pool);
  const prediction = (n: number, day: string, probability: number, version: number) => ({
    id: id(n),
    modelName: "flight-delays",
    modelVersion: version,
    requestedAt: new Date("2026-11-24T09:00:00Z"),
    eventTime: new Date(`${day}T23:30:00Z`),
    request: {},
    features: {},
    probability,
    latencySeconds: 0.001,
  });
  await insertPredictions(database.pool, [
    prediction(1, "2001-04-29", 0.9, 1),
    prediction(2, "2001-04-29", 0.1, 1),
    prediction(3, "2001-04-23", 0.5, 1),
    prediction(4, "2001-04-30", 0.2, 2),
  ]);
  await recordLabels(database.pool, [
    { predictionId: id(1), late: true, delayMinutes: 40, observedAt: new Date("2001-05-01") },
    { predictionId: id(2), late: false, delayMinutes: 0, observedAt: new Date("2001-05-01") },
  ]);
  expect(await readWeeks(database.pool, "flight-delays")).toEqual([
    {
      week: "2001-04-23",
      predictions: 3,
      labelled: 2,
      lateShare: 0.5,
      auc: 1,
      meanProbability: 0.5,
      modelVersions: [1],
    },
    {
      week: "2001-04-30",
      predictions: 1,
      labelled: 0,
      lateShare: undefined,
      auc: undefined,
      meanProbability: 0.2,
      modelVersions: [2],
    },
  ]);
  expect(await readDecisions(database.pool, "flight-delays")).toEqual([]);
});

test("latency over all weeks comes from the added counts, not from the weeks' quantiles", () => {
  const week = { seconds: 1, p50Seconds: 0, p99Seconds: 0, errors: 1 };
  const total = totalRequests([
    { ...week, week: "a", requests: 99, latency: [[100, 99]] },
    { ...week, week: "b", requests: 101, latency: [[400, 101]] },
  ]);
  expect(total).toMatchObject({ requests: 200, errors: 2 });
  expect(total.p50Seconds).toBeCloseTo(1e-6 * 1.02 ** 400);
});

test("before the first week there is nothing to tell", async () => {
  expect(await readRequests("/nowhere/state.json")).toEqual([]);
});
