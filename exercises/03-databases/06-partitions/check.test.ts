import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { beforeAll, expect, test } from "vitest";

const database = new PGlite();

async function partitionOf(time: string): Promise<string> {
  const { rows } = await database.query<{ name: string }>(
    `insert into predictions values (gen_random_uuid(), $1, 0.5) returning tableoid::regclass::text as name`,
    [time],
  );
  return rows[0]?.name ?? "";
}

beforeAll(async () => {
  await database.exec("set timezone = 'UTC'");
  await database.exec(readFileSync(join(import.meta.dirname, "partitions.sql"), "utf8"));
  await database.exec(`insert into predictions select gen_random_uuid(), t, 0.5
    from generate_series(timestamptz '2001-01-01', timestamptz '2001-03-31', interval '1 hour') t`);
  await database.exec("analyze predictions");
});

test("a query for one week reads one month at a time", async () => {
  const { rows } = await database.query<{ "QUERY PLAN": string }>(
    "explain select count(*) from predictions where event_time >= '2001-02-05' and event_time < '2001-02-12'",
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan.match(/ on (\w+)/g)?.length, `tables in the plan, one month at a time:\n${plan}`).toBe(1);
  const children = await database.query("select 1 from pg_inherits where inhparent = 'predictions'::regclass");
  expect(children.rows.length, "partitions: one month at a time, and one for the rest").toBe(4);
});

test("the last minute of January lies with January", async () => {
  const month = await partitionOf("2001-01-10T00:00:00Z");
  expect(await partitionOf("2001-01-31T23:59:59Z"), "the partition of the last minute of January").toBe(month);
  expect(await partitionOf("2001-02-01T00:00:00Z"), "the partition of the first minute of February").not.toBe(month);
});

test("a time that has no other partition has a place", async () => {
  const place = await partitionOf("2030-01-01T00:00:00Z").catch((error: Error) => error.message);
  expect(place, "where a row of 2030 went, which has no other partition").toMatch(/^\w+$/);
});

test("the oldest month can be detached at once", async () => {
  const month = await partitionOf("2001-01-10T00:00:00Z");
  await database.exec(`alter table predictions detach partition ${month}`);
  const { rows } = await database.query<{ n: number }>(
    "select count(*)::int as n from predictions where event_time < '2001-02-01'",
  );
  expect(rows[0]?.n, "rows of January that are left after its partition is gone").toBe(0);
});
