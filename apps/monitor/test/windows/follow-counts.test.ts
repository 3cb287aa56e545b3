import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { insertPredictions, migrateMetadata, recordLabels } from "@mlops/metadata";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { followCounts } from "../../src/windows/follow-counts.ts";
import { emptyTables } from "../running-monitor.ts";
import { MODEL, predictionId } from "../synthetic-log.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
  await database.pool.query("create schema pgboss; create table pgboss.job ()");
});
beforeEach(() => emptyTables(database));
afterAll(() => database.close());

const options = { modelName: MODEL, windowRows: 10, watermarkRows: 3 };

/** Predictions with the ids `from` to `to`, in the order of which they were made; without event times. */
async function predict(from: number, to: number, modelVersion = 1): Promise<void> {
  const rows = Array.from({ length: to - from + 1 }, (_, i) => ({
    id: predictionId(0, from + i),
    modelName: MODEL,
    modelVersion,
    requestedAt: new Date("2026-02-04T10:00:00Z"),
    request: {},
    features: {},
    probability: 0.5,
  }));
  await insertPredictions(database.pool, rows);
}

const label = (row: number) =>
  recordLabels(database.pool, [
    { predictionId: predictionId(0, row), late: true, delayMinutes: 1, observedAt: new Date("2026-02-04T11:00:00Z") },
  ]);

/** What a look says, shortly: `version.number predictions/labelled`, with a `*` when complete. */
async function look(follow: ReturnType<typeof followCounts>): Promise<string[]> {
  return (await follow()).map(
    ({ window, isComplete }) =>
      `${window.modelVersion}.${window.number} ${window.predictions}/${window.labelled}${isComplete ? "*" : ""}`,
  );
}

it("is complete with its rows and a few more, and open until then", async () => {
  const follow = followCounts(database.pool, options, []);
  expect(await look(follow)).toEqual([]);
  await predict(1, 12);
  expect(await look(follow)).toEqual(["1.1 10/0", "1.2 2/0"]);
  await predict(13, 13);
  await label(10);
  expect(await look(follow)).toEqual(["1.1 10/1*", "1.2 3/0"]);
  await label(1);
  await predict(14, 34);
  expect(await look(follow)).toEqual(["1.1 10/2*", "1.2 10/0*", "1.3 10/0*", "1.4 4/0"]);
  expect((await follow())[0]?.window.week).toBe("2026-02-02");
});

it("counts predictions that were shipped late in the window of their time, so that no other window moves", async () => {
  const follow = followCounts(database.pool, options, []);
  await predict(1, 5);
  await predict(7, 14);
  expect(await look(follow)).toEqual(["1.1 10/0*", "1.2 3/0"]);
  await predict(6, 6);
  expect(await look(follow)).toEqual(["1.1 11/0*", "1.2 3/0"]);
});

it("goes on after a restart from the windows that were stored", async () => {
  await predict(1, 24);
  const followed = await followCounts(database.pool, options, [])();
  const stored = followed.map(({ window, isComplete }) => ({
    ...window,
    status: isComplete ? ("closed" as const) : ("open" as const),
  }));
  await predict(25, 33);
  const follow = followCounts(database.pool, options, stored);
  expect(await look(follow)).toEqual(["1.1 10/0*", "1.2 10/0*", "1.3 10/0*", "1.4 3/0"]);
});

it("gives each model version windows of its own, and completes the last of one that serves no more", async () => {
  const follow = followCounts(database.pool, options, []);
  await predict(1, 14);
  await predict(15, 20, 2);
  expect(await look(follow)).toEqual(["1.1 10/0*", "1.2 4/0", "2.1 6/0"]);
  await predict(21, 24, 2);
  expect(await look(follow)).toEqual(["1.1 10/0*", "1.2 4/0*", "2.1 10/0"]);
  await predict(25, 27, 2);
  expect(await look(follow)).toEqual(["1.1 10/0*", "1.2 4/0*", "2.1 10/0*", "2.2 3/0"]);
});
