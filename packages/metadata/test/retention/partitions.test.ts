import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  dropPredictionsBefore,
  insertPredictions,
  makePredictionPartitions,
  migrateMetadata,
  recordLabels,
} from "../../src/index.ts";
import { predictionId, predictionRow } from "../rows.ts";

let database: TestDatabase;
/** Seconds of January 2026, in which the test rows' clock begins. */
const january = 31 * 86_400;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
});
afterAll(() => database.close());

async function rowsByPartition(): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ partition: string; rows: number }>(
    "select tableoid::regclass::text as partition, count(*)::int as rows from mlops.predictions group by 1 order by 1",
  );
  return Object.fromEntries(rows.map((row) => [row.partition.replace("mlops.predictions_", ""), row.rows]));
}

test("rows wait in the default partition until their month is made, then lie in it, and none is lost", async () => {
  await insertPredictions(
    database.pool,
    [1, 2, january + 1, january * 3].map((n) => predictionRow(n)),
  );
  const random = "5f0c9a52-9e0e-4c1e-9a51-2f3c8a0b7d11";
  await insertPredictions(database.pool, [{ ...predictionRow(5), id: random }]);
  expect(await rowsByPartition()).toEqual({ default: 5 });
  expect(await makePredictionPartitions(database.pool, new Date("2026-01-15T00:00:00Z"))).toEqual([
    "2026-01",
    "2026-02",
  ]);
  expect(await rowsByPartition()).toEqual({ "2026_01": 2, "2026_02": 1, default: 2 });
  expect(await makePredictionPartitions(database.pool, new Date("2026-01-16T00:00:00Z"))).toEqual([]);
});

test("a batch sent again after its month was made is still known", async () => {
  expect(await insertPredictions(database.pool, [predictionRow(1), predictionRow(3)])).toBe(1);
  expect(await rowsByPartition()).toMatchObject({ "2026_01": 3 });
});

test("a month's first and last millisecond lie in it", async () => {
  const at = (n: number): string => predictionId(n).replace("7000-8000", "7fff-bfff");
  await insertPredictions(database.pool, [
    predictionRow(0),
    { ...predictionRow(january - 0.001), id: at(january - 0.001) },
  ]);
  expect(await rowsByPartition()).toMatchObject({ "2026_01": 5, "2026_02": 1 });
});

test("several services that start in a new month make its partition once", async () => {
  const march = new Date("2026-03-01T00:00:00Z");
  const made = await Promise.all([1, 2, 3].map(() => makePredictionPartitions(database.pool, march)));
  expect(made.flat().sort()).toEqual(["2026-03", "2026-04"]);
});

test("months that nobody made while their rows came are made afterwards, whatever month it is then", async () => {
  const may = 31 + 28 + 31 + 30 + 31;
  await insertPredictions(
    database.pool,
    [may + 1, may + 40].map((day) => predictionRow(day * 86_400)),
  );
  expect(await rowsByPartition()).toMatchObject({ default: 3 });
  expect(await makePredictionPartitions(database.pool, new Date("2026-09-20T00:00:00Z"))).toEqual([
    "2026-06",
    "2026-07",
    "2026-09",
    "2026-10",
  ]);
  expect(await rowsByPartition()).toMatchObject({ "2026_06": 1, "2026_07": 1, default: 1 });
});

test("old months and their labels are dropped, and nothing else", async () => {
  const label = { late: false, delayMinutes: 0, observedAt: "2001-01-01T00:00:00Z" };
  await recordLabels(
    database.pool,
    [1, january + 1].map((n) => ({ ...label, predictionId: predictionId(n) })),
  );
  expect(await dropPredictionsBefore(database.pool, new Date("2026-02-20T00:00:00Z"))).toEqual(["predictions_2026_01"]);
  expect(await rowsByPartition()).toMatchObject({ "2026_02": 1 });
  const { rows } = await database.pool.query("select prediction_id from mlops.labels");
  expect(rows).toEqual([{ prediction_id: predictionId(january + 1) }]);
});
