import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, expect, test } from "vitest";

const source = join(import.meta.dirname, "../../../node_modules/vega-datasets/data/flights-3m.parquet");
let rows: Record<string, unknown>[] = [];

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`create view flights as select * from '${source}' where date < '2001-04-02'`);
  const query = readFileSync(join(import.meta.dirname, "late-share.sql"), "utf8");
  rows = (await connection.runAndReadAll(query)).getRowObjectsJson();
});

test("has one row a week, from the first Monday on, in order", () => {
  expect(rows.length, "number of rows for thirteen weeks, one row a week").toBe(13);
  expect(
    rows.slice(0, 2).map(({ week }) => week),
    "the first two weeks",
  ).toEqual(["2001-01-01", "2001-01-08"]);
});

test("counts the flights of each week", () => {
  expect(Number(rows[0]?.flights), "flights in the first week").toBe(113_493);
});

test("late means more than 15 minutes", () => {
  expect(Number(rows[0]?.late_share), "late share of the first week").toBeCloseTo(0.2533, 4);
  expect(Number(rows[7]?.late_share), "late share of the eighth week").toBeCloseTo(0.2876, 4);
});

test("the change is that from the week before", () => {
  expect(Number(rows[1]?.change), "second week minus first").toBeCloseTo(-0.0529, 4);
});

test("the first week has none before it", () => {
  expect(rows[0]?.change, "the change of the first week").toBeNull();
});
