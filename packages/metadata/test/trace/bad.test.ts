import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  markDataVersionBad,
  markDataVersionGood,
  migrateMetadata,
  readPredictions,
  traceBad,
} from "../../src/index.ts";
import { firstData, hash, recordHistory, secondData } from "../history.ts";
import { predictionId } from "../rows.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
  await recordHistory(database.pool);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query("update mlops.data_versions set status = 'good'");
});

test("nothing is bad at first", async () => {
  expect(await traceBad(database.pool)).toEqual([]);
});

test("a bad data version names its models, their intervals and how much they predicted", async () => {
  await markDataVersionBad(database.pool, secondData, "delays in seconds");
  expect(await traceBad(database.pool)).toMatchObject([
    {
      dataset: "data/flights",
      version: secondData,
      reason: "delays in seconds",
      models: [
        {
          name: "flight-delays",
          version: 2,
          runId: hash("run 2"),
          intervals: [{ role: "champion", endedAt: null }],
          predictions: 2,
        },
      ],
    },
  ]);
});

test("two bad versions are each led to their own models, until taken back", async () => {
  await markDataVersionBad(database.pool, firstData, "first");
  await markDataVersionBad(database.pool, secondData, "second");
  const versions = (await traceBad(database.pool)).map((bad) => bad.models.map((model) => model.version));
  expect(versions).toEqual([[1], [2]]);
  await markDataVersionGood(database.pool, firstData, "was right");
  expect((await traceBad(database.pool)).map((bad) => bad.reason)).toEqual(["second"]);
});

test("a bad data version that nothing was made from is still listed", async () => {
  await database.pool.query(
    "insert into mlops.data_versions (dataset, version, status, status_reason, status_at) values ('d', $1, 'bad', 'x', now())",
    [hash("lonely")],
  );
  expect(await traceBad(database.pool)).toMatchObject([{ version: hash("lonely"), models: [] }]);
  await database.pool.query("delete from mlops.data_versions where dataset = 'd'");
});

test("every prediction is read once whatever the page size", async () => {
  for (const pageSize of [1, 2, 3, 100]) {
    const ids: string[] = [];
    for await (const row of readPredictions(database.pool, { name: "flight-delays", version: 1 }, pageSize))
      ids.push(row.id);
    expect(ids).toEqual([1, 2, 3].map(predictionId));
  }
});
