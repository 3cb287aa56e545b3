import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { quoted, withDuckDB } from "../src/tables/duckdb.ts";
import { readTable } from "../src/tables/read-table.ts";

const inputs = [
  { name: "origin", type: "string" },
  { name: "rate", type: "number" },
] as const;
const layout = { label: "late", measure: "delay_minutes", time: "scheduled_departure" };
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-table-"));
  file = join(folder, "t's.parquet");
  await withDuckDB((connection) =>
    connection.run(
      `copy (
         select timestamp '2001-01-01' + to_minutes(i::integer) as scheduled_departure, i % 2 as late, i as delay_minutes,
           'A' || (i * 7919 % 23) as origin, i / 7 as rate
         from range(5000) as t(i) order by i
       ) to ${quoted(file)} (format parquet)`,
    ),
  );
});
afterAll(() => rm(folder, { recursive: true }));

it("reads each column in the order of the file", async () => {
  const table = await withDuckDB((connection) => readTable(connection, file, inputs, layout));
  expect(table.rows).toBe(5000);
  for (const row of [0, 1, 2047, 2048, 4999]) {
    expect(table.strings.origin?.[row]).toBe(`A${(row * 7919) % 23}`);
    expect(table.numbers.rate?.[row]).toBe(Math.fround(row / 7));
    expect([table.late[row], table.delayMinutes[row]]).toEqual([row % 2, row]);
    expect(table.eventTimes[row]).toBe(Date.UTC(2001, 0, 1) + row * 60_000);
  }
});

it("reads at most as many rows as asked, evenly spread", async () => {
  const table = await withDuckDB((connection) => readTable(connection, file, inputs, layout, 1000));
  expect(table.rows).toBe(1000);
  expect([...table.delayMinutes.slice(0, 3), table.delayMinutes[999]]).toEqual([0, 5, 10, 4995]);
  expect(table.strings.origin?.[1]).toBe(`A${(5 * 7919) % 23}`);
});
