import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { insertPredictions, migrateMetadata } from "@mlops/metadata";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readRecent } from "../../src/recent/read-recent.ts";
import { followCounts } from "../../src/windows/follow-counts.ts";
import { readWindow } from "../../src/windows/read-window.ts";
import { surveyLog } from "../../src/windows/survey.ts";
import { MODEL, predictionId } from "../synthetic-log.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
});
afterAll(() => database.close());

it("a shadow's answers, which nobody was given, are in no window and not among the recent ones", async () => {
  const eventTime = new Date("2001-03-05T10:00:00Z");
  const rows = Array.from({ length: 12 }, (_, i) => ({
    id: predictionId(0, i + 1),
    modelName: MODEL,
    modelVersion: 2,
    requestedAt: new Date("2026-02-04T10:00:00Z"),
    eventTime,
    request: i < 9 ? { origin: "JFK", $shadow_of: predictionId(1, i) } : { origin: "JFK" },
    features: { i },
    probability: 0.5,
  }));
  await insertPredictions(database.pool, rows);
  const [week] = await surveyLog(database.pool, MODEL, "2001-03-05");
  expect(week).toMatchObject({ modelVersion: 2, week: "2001-03-05", predictions: 3 });
  const read = [];
  for await (const page of readWindow(database.pool, week as NonNullable<typeof week>)) read.push(...page);
  expect(read.map(({ features }) => features.i)).toEqual([9, 10, 11]);
  expect(await readRecent(database.pool, MODEL, 2, 100)).toHaveLength(3);
  const [window] = await followCounts(database.pool, { modelName: MODEL, windowRows: 10, watermarkRows: 3 }, [])();
  expect(window?.window.predictions).toBe(3);
});

it("a replica whose clock is a day ahead does not hide the others' latest predictions for that day", async () => {
  const row = (number: number, requestedAt: Date) => ({
    id: predictionId(2, number),
    modelName: MODEL,
    modelVersion: 3,
    requestedAt,
    request: {},
    features: { number },
    probability: 0.5,
  });
  const [now, tomorrow] = [new Date(), new Date(Date.now() + 86_400_000)];
  await insertPredictions(database.pool, [row(1, tomorrow), row(2, now), row(3, tomorrow)]);
  expect((await readRecent(database.pool, MODEL, 3, 2)).map(({ features }) => features.number)).toEqual([2]);
});
