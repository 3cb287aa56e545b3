import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertPredictions, migrateMetadata, recordLabels, servedSlices } from "../../src/index.ts";
import { predictionId, predictionRow } from "../rows.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
});
afterAll(() => database.close());

/** Probabilities with ties, and outcomes; AUC by counting every pair. */
const scores = Array.from({ length: 300 }, (_, n) => ((n * 7) % 20) / 20);
const late = scores.map((score, n) => (n * 13) % 10 < score * 6 + 2);

function aucByPairs(rows: readonly number[]): number {
  let sum = 0;
  let pairs = 0;
  for (const a of rows.filter((row) => late[row])) {
    for (const b of rows.filter((row) => !late[row])) {
      pairs += 1;
      const [high, low] = [scores[a] ?? 0, scores[b] ?? 0];
      sum += high > low ? 1 : high === low ? 0.5 : 0;
    }
  }
  return sum / pairs;
}

test("slices of the flights served have the AUC that counting all pairs gives", async () => {
  await insertPredictions(
    database.pool,
    scores.map((probability, n) =>
      predictionRow(n, {
        probability,
        request: { origin: n % 3 === 0 ? "ORD" : "SFO" },
        eventTime: `2001-06-18T${n % 2 ? "08" : "17"}:30:00Z`,
      }),
    ),
  );
  await recordLabels(
    database.pool,
    late.map((value, n) => ({
      predictionId: predictionId(n),
      late: value,
      delayMinutes: value ? 30 : 0,
      observedAt: "2001-06-19T00:00:00Z",
    })),
  );
  const slices = await servedSlices(database.pool, { name: "flight-delays", version: 1 }, 150);
  expect(slices.map((slice) => [slice.slice, slice.rows])).toEqual([
    ["origin=SFO", 200],
    ["hour=17", 150],
    ["hour=8", 150],
    ["month=6", 300],
  ]);
  const rows = scores.map((_, n) => n);
  expect(slices[0]?.auc).toBeCloseTo(aucByPairs(rows.filter((n) => n % 3 !== 0)), 12);
  expect(slices[3]?.auc).toBeCloseTo(aucByPairs(rows), 12);
  for (const slice of slices)
    expect(Number(slice.auc_low) < Number(slice.auc) && Number(slice.auc) < Number(slice.auc_high)).toBe(true);
});
