import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { beforeAll, expect, test } from "vitest";

const database = new PGlite();
const query = readFileSync(join(import.meta.dirname, "as-of.sql"), "utf8");

interface Row {
  airport: string;
  late_rate: number | null;
  age_minutes: number | null;
}

async function asOf(airports: string[], time: string): Promise<Row[]> {
  const { rows } = await database.query<Row>(query, [airports, `2001-03-05 ${time}+00`]);
  const number = (value: unknown): number | null => (value === null ? null : Number(value));
  return rows.map((row) => ({
    airport: row.airport,
    late_rate: number(row.late_rate),
    age_minutes: number(row.age_minutes),
  }));
}

beforeAll(async () => {
  await database.exec(`
    create table airport_state (airport text, bucket_start timestamptz, late_rate double precision, primary key (airport, bucket_start));
    insert into airport_state values
      ('ORD', '2001-03-05 09:30+00', 0.1), ('ORD', '2001-03-05 10:00+00', 0.2), ('ORD', '2001-03-05 10:30+00', 0.9),
      ('ATL', '2001-03-05 08:00+00', 0.3), ('LAX', '2001-03-05 06:00+00', 0.4)`);
});

test("gives the newest at or before the time, and nothing of the future", async () => {
  expect(
    await asOf(["ORD"], "10:25"),
    "ORD at 10:25: the newest at or before is that of 10:00, nothing of the future",
  ).toEqual([{ airport: "ORD", late_rate: 0.2, age_minutes: 25 }]);
  expect((await asOf(["ORD"], "10:00"))[0]?.age_minutes, "age at 10:00 itself").toBe(0);
});

test("gives the last known value with its age, up to three hours", async () => {
  expect(await asOf(["ATL"], "10:10"), "ATL at 10:10, last known at 8:00").toEqual([
    { airport: "ATL", late_rate: 0.3, age_minutes: 130 },
  ]);
});

test("what is too old or was never known is null, with a row for each airport that was asked for", async () => {
  expect(
    await asOf(["LAX", "XYZ"], "10:10"),
    "LAX (4 hours old) and XYZ (never known): a row for each airport",
  ).toEqual([
    { airport: "LAX", late_rate: null, age_minutes: null },
    { airport: "XYZ", late_rate: null, age_minutes: null },
  ]);
});

test("keeps the order of the question, and what is asked twice", async () => {
  const rows = await asOf(["XYZ", "ORD", "ATL", "ORD"], "10:10");
  expect(
    rows.map(({ airport }) => airport),
    "airports, in the order of the question: a row for each airport",
  ).toEqual(["XYZ", "ORD", "ATL", "ORD"]);
});
