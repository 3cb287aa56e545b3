import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../../../node_modules/vega-datasets/data/flights-3m.parquet");
const query = readFileSync(join(import.meta.dirname, "worst-routes.sql"), "utf8");

async function answer(
  table: string,
): Promise<{ origin: string; destination: string; flights: number; share: number }[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`create table flights as ${table}`);
  const rows = (await connection.runAndReadAll(query)).getRowObjectsJson();
  return rows.map((row) => ({
    origin: String(row.origin),
    destination: String(row.destination),
    flights: Number(row.flights),
    share: Number(row.late_share),
  }));
}

/** So many flights of a route, so many of them late. */
const route = (origin: string, destination: string, flights: number, late: number): string =>
  `select timestamp '2001-01-01' as date, case when n < ${late} then 60 else 0 end as delay, 100 as distance, '${origin}' as origin, '${destination}' as destination from range(${flights}) t(n)`;
const table = (...routes: string[]): string => routes.join(" union all ");

test("there is one route for each airport, the worst first", async () => {
  const rows = await answer(
    table(route("AAA", "X", 40, 20), route("AAA", "Y", 40, 10), route("BBB", "X", 40, 30), route("BBB", "Y", 40, 5)),
  );
  expect(
    rows.map(({ origin, destination }) => `${origin}-${destination}`),
    "two airports with two routes: one route for each, the worst first",
  ).toEqual(["BBB-X", "AAA-X"]);
});

test("ties are broken by flights, then by name", async () => {
  const rows = await answer(
    table(route("AAA", "Z", 60, 30), route("AAA", "Y", 40, 20), route("BBB", "Y", 40, 20), route("BBB", "X", 40, 20)),
  );
  expect(
    rows.map(({ origin, destination }) => `${origin}-${destination}`),
    "routes with the same share: ties are broken by flights, then by name",
  ).toEqual(["AAA-Z", "BBB-X"]);
});

test("a route has at least 30 flights", async () => {
  const rows = await answer(table(route("AAA", "X", 40, 4), route("AAA", "Y", 29, 29)));
  expect(rows, "a route of 29 flights, all late, is not considered: at least 30").toEqual([
    { origin: "AAA", destination: "X", flights: 40, share: 0.1 },
  ]);
});

test("only the twenty busiest are in, by all of their flights", async () => {
  const busy = Array.from({ length: 20 }, (_, i) => route(`B${String(i).padStart(2, "0")}`, "X", 100, i));
  const spread = Array.from({ length: 5 }, (_, i) => route("SPR", `D${i}`, 29, 0));
  const rows = await answer(table(...busy, ...spread, route("SPR", "X", 30, 30), route("SML", "X", 50, 50)));
  const origins = rows.map(({ origin }) => origin);
  expect(origins.length, "airports").toBe(20);
  expect(
    origins.includes("SPR"),
    "whether an airport with 175 flights, most of them on small routes, is among the busiest",
  ).toBe(true);
  expect(origins.includes("SML"), "whether an airport with 50 flights is among the busiest").toBe(false);
});

test("it runs on the real flights of a week", async () => {
  const rows = await answer(`select * from '${source}' where date < '2001-01-08'`);
  expect(rows.length, "airports").toBe(20);
  expect(
    rows.every(({ flights, share }) => flights >= 30 && share > 0 && share <= 1),
    "whether all have at least 30 flights",
  ).toBe(true);
});
