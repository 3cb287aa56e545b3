import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "@mlops/database";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { metricHistory } from "../../src/store/metric-history.ts";
import { createWriters } from "../../src/store/writers.ts";

const migrations = new URL("../../migrations/", import.meta.url);
let database: TestDatabase;

/** A database of before there were chunks, with 600 values of one metric and one of another, brought up to date. */
beforeAll(async () => {
  database = await createTestDatabase();
  const before = await mkdtemp(join(tmpdir(), "migrations-"));
  await cp(fileURLToPath(new URL("0001_tracking.sql", migrations)), join(before, "0001_tracking.sql"));
  await migrate(database.pool, { schema: "tracking", directory: before });
  await rm(before, { recursive: true });
  await database.pool.query(
    `insert into tracking.runs (run_uuid, experiment_id, name, user_id, status, start_time, artifact_uri, lifecycle_stage)
     values ('r', 0, '', '', 'RUNNING', 0, '', 'active')`,
  );
  await database.pool.query(
    `insert into tracking.metrics (run_id, key, "timestamp", step, value)
     select 1, 'old', n, n, n::float8 from generate_series(1, 600) n union all select 1, 'other', 1, 1, 'NaN'::float8`,
  );
  await migrate(database.pool, { schema: "tracking", directory: migrations });
});
afterAll(() => database.close());

async function history(key: string, maxResults?: number): Promise<{ metrics?: { value: number; step: number }[] }> {
  const query = { runId: "r", key, maxResults, pageToken: undefined };
  return JSON.parse((await metricHistory(database.pool, query)).text);
}

async function chunks(key: string): Promise<number[]> {
  const { rows } = await database.pool.query<{ length: number }>(
    "select cardinality(steps) as length from tracking.metric_chunks where key = $1 order by steps[1]",
    [key],
  );
  return rows.map((row) => row.length);
}

const value = (key: string, step: number) => ({ key, value: step / 2, timestamp: "1", step: String(step) });

it("what was logged before there were chunks is all there", async () => {
  expect((await history("old")).metrics?.map((metric) => metric.step)).toEqual(
    Array.from({ length: 600 }, (_, at) => at + 1),
  );
  expect(await chunks("old")).toEqual([256, 256, 88]);
  expect((await history("other")).metrics).toEqual([{ key: "other", value: "NaN", timestamp: 1, step: 1 }]);
});

it("a batch becomes a row for each 256 values of a metric, and rows fit a page uncompressed", async () => {
  const writer = createWriters(database.pool);
  const metrics = Array.from({ length: 1000 }, (_, at) => value(at % 2 ? "odd" : "even", at));
  await writer.metrics({ runId: "r", metrics });
  expect(await chunks("odd")).toEqual([256, 244]);
  expect((await history("odd")).metrics).toHaveLength(500);
  const { rows } = await database.pool.query(
    `select count(*)::int as moved from tracking.metric_chunks c where pg_column_size(c.steps) < 8 * cardinality(c.steps)`,
  );
  expect(rows[0].moved).toBe(0);
});

it("a batch that is sent again changes nothing that is read", async () => {
  const writer = createWriters(database.pool);
  const metrics = [value("again", 1), value("again", 2)];
  await writer.metrics({ runId: "r", metrics });
  await writer.metrics({ runId: "r", metrics });
  expect((await history("again")).metrics?.map((metric) => metric.step)).toEqual([1, 2]);
  expect((await history("again", 1)).metrics).toHaveLength(1);
});
