import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { LABEL, modelInputs, prepareTable, readTable, tableReplay, withDuckDB } from "../src/index.ts";
import { ingestTable } from "../src/ingest/ingest-table.ts";
import type { UnderstoodCsv } from "../src/profile.ts";
import { ordersCsv } from "./made-csv.ts";
import { csvFile, understand } from "./profile/csv-file.ts";

let found: UnderstoodCsv;
beforeAll(async () => {
  found = await understand(ordersCsv(1200, 3), { target: "returned" });
});

const contract = `columns:\n  ${LABEL}:\n    type: integer\n    nulls: 0\nrows:\n  min: 10\n`;

/** The CSV's first `weeks` batches as a data set, and what the ingest said last. */
async function ingested(weeks: number, rules = contract): Promise<{ data: string; csv: string; last: string }> {
  const csv = csvFile(found.text);
  const data = join(dirname(csv), "data");
  writeFileSync(join(dirname(csv), "contract.yaml"), rules);
  const said: string[] = [];
  const log = { line: (text: string) => void said.push(text), figure: () => {} };
  const range = ["--first-week", found.weeks[0] as string, "--through-week", found.weeks[weeks - 1] as string];
  const from = ["--source", csv, "--out", data, "--contract", join(dirname(csv), "contract.yaml")];
  mkdirSync(data);
  await ingestTable(found.table, [...from, ...range], log);
  return { data, csv, last: said.at(-1) ?? "" };
}

test("batches become weeks, once; a second ingest of the same rows changes no byte", async () => {
  const { data, last } = await ingested(3);
  const report = JSON.parse(last);
  expect(report).toMatchObject({ rows: 600, firstWeek: "2024-01-01", lastWeek: "2024-01-15", contract: { ok: true } });
  const before = readFileSync(join(data, "2024-01-15.parquet"));
  const again = await ingested(4);
  expect(readFileSync(join(again.data, "2024-01-15.parquet")).equals(before)).toBe(true);
});

test("rows that break their contract are not taken in", async () => {
  await expect(ingested(3, contract.replace("min: 10", "min: 100000"))).rejects.toThrow(
    /breaks the data contract.*nothing was ingested/,
  );
});

test("the newest batch is the test; what is missing is NaN or an empty text, a date the days since 2000", async () => {
  const { data } = await ingested(4);
  const out = join(dirname(data), "features");
  const params = { test_weeks: 1, validation_weeks: 1, training_weeks: 9, maximum_rows: 250, seed: 1 };
  const { split, rows } = await prepareTable(found.table, data, out, params);
  expect(split.testWeeks).toEqual(["2024-01-22"]);
  expect(rows).toEqual({ train: 250, validation: 200, test: 200 });
  const table = await withDuckDB((connection) =>
    readTable(connection, join(out, "test.parquet"), modelInputs(found.table), { label: LABEL, time: "event_time" }),
  );
  const days = table.numbers["Bestellt am_days"] as Float32Array;
  expect(Math.min(...days)).toBeGreaterThan(8000);
  expect(table.numbers["price €"]?.filter(Number.isNaN).length).toBeGreaterThan(5);
  expect(table.strings.plan?.filter((plan) => plan === "").length).toBeGreaterThan(5);
  expect(new Set(table.late)).toEqual(new Set([0, 1]));
});

test("a week is replayed in its order, each row as a client would send it, the same rows for the same seed", async () => {
  const csv = csvFile(found.text);
  const { sampleWeek } = tableReplay("returns", found.table, csv);
  const week = await sampleWeek("2024-01-08", 50, 1);
  expect(await sampleWeek("2024-01-08", 50, 1)).toEqual(week);
  expect(await sampleWeek("2024-01-08", 50, 2)).not.toEqual(week);
  expect(week).toHaveLength(50);
  const times = week.map(({ eventTime }) => eventTime);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(week[0]?.instance).toMatchObject({
    "Bestellt am": expect.stringMatching(/^2023-\d\d-\d\dT00:00:00$/),
    event_time: expect.stringMatching(/^2024-01-08T/),
  });
  expect(Object.hasOwn(week[0]?.instance ?? {}, "__proto___")).toBe(true);
  expect(week.some(({ instance }) => instance["price €"] === null)).toBe(true);
});
