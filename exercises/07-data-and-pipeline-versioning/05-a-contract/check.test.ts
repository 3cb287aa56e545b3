import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../../../node_modules/vega-datasets/data/flights-3m.parquet");
const query = readFileSync(join(import.meta.dirname, "contract.sql"), "utf8");
const clean =
  "select timestamp '2001-01-01' + n * interval '1 minute' as date, n % 30 as delay, 100 + n as distance, 'ORD' as origin, 'ATL' as destination from range(1000) t(n)";

/** The broken rules of a table, as `rule: count`. */
async function broken(table: string): Promise<string[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`create table flights as ${table}`);
  return (await connection.runAndReadAll(query)).getRowsJson().map(([rule, count]) => `${rule}: ${count}`);
}

test("a clean table breaks nothing", async () => {
  expect(await broken(clean), "rules that a clean table breaks").toEqual([]);
});

test.each([
  [
    "distance_positive: 2",
    `${clean} union all select timestamp '2001-02-01', 1, 0, 'ORD', 'ATL' union all select timestamp '2001-02-01', 1, -5, 'ORD', 'ATL'`,
  ],
  ["delay_plausible: 1", `${clean} union all select timestamp '2001-02-01', 5000, 100, 'ORD', 'ATL'`],
  [
    "delay_mostly_known: 20",
    `select * replace (case when distance < 120 then null else delay end as delay) from (${clean})`,
  ],
  ["airport_code: 1", `${clean} union all select timestamp '2001-02-01', 1, 100, 'ord', 'Atlanta'`],
])("finds every rule that is broken: %s", async (expected, table) => {
  expect(await broken(table), "rules that are broken: every rule, with its count").toEqual([expected]);
});

test("counts the rows too many", async () => {
  const rows = `${clean} union all select * from (${clean}) where distance < 103 union all select * from (${clean}) where distance < 102`;
  expect(await broken(rows), "a table in which two rows stand three times and one twice: rows too many").toEqual([
    "no_duplicates: 5",
  ]);
});

test("sees nulls where none may be, and allows a few delays to be unknown", async () => {
  const table = `${clean} union all select timestamp '2001-02-01', null, null, null, 'ATL'`;
  expect(await broken(table), "a row of nulls: distance and origin must not be null, one unknown delay may").toEqual([
    "airport_code: 1",
    "distance_positive: 1",
  ]);
});

test("finds what is wrong with the real flights", async () => {
  expect(
    await broken(`select * from '${source}' where date < '2001-01-08'`),
    "rules that the first week of the real flights breaks",
  ).toEqual(["no_duplicates: 6"]);
});
