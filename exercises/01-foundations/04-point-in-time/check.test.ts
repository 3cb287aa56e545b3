import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";

type Flight = [id: number, scheduled: string, delayMinutes: number, origin: string];
const query = readFileSync(join(import.meta.dirname, "recent-late-rate.sql"), "utf8");

async function lateRates(flights: Flight[]): Promise<Map<number, number | null>> {
  const connection = await (await DuckDBInstance.create()).connect();
  const values = flights.map(
    ([id, time, delay, origin]) => `(${id}, timestamp '2001-03-01 ${time}', ${delay}, '${origin}')`,
  );
  await connection.run(
    `create table flights as select * from (values ${values.join(", ")}) t(id, scheduled, delay, origin)`,
  );
  const rows = (await connection.runAndReadAll(query)).getRowObjectsJson();
  return new Map(rows.map((row) => [Number(row.id), row.late_rate === null ? null : Number(row.late_rate)]));
}

test("uses only departures that were known before the schedule", async () => {
  const rates = await lateRates([
    [1, "09:00", 0, "ORD"],
    [2, "09:30", 50, "ORD"],
    [3, "10:00", 0, "ORD"],
  ]);
  expect(rates.get(3), "at 10:00 the 09:30, which leaves at 10:20, is not known before").toBe(0);
});

test("counts a late departure once it has left", async () => {
  const rates = await lateRates([
    [1, "09:00", 0, "ORD"],
    [2, "09:30", 50, "ORD"],
    [3, "11:00", 0, "ORD"],
  ]);
  expect(rates.get(3), "at 11:00 one of two known departures was late").toBe(0.5);
});

test("keeps to the airport", async () => {
  const rates = await lateRates([
    [1, "09:00", 40, "ATL"],
    [2, "10:00", 0, "ORD"],
  ]);
  expect(rates.get(2), "the only earlier departure was at another airport").toBeNull();
});

test("every flight has a row, also where none left before", async () => {
  const rates = await lateRates([[1, "09:00", 0, "ORD"]]);
  expect([...rates.keys()], "ids in the answer: every flight has a row").toEqual([1]);
});

test("the edges of the window: three hours before counts, the very minute does not", async () => {
  const rates = await lateRates([
    [1, "07:00", 0, "ORD"],
    [2, "09:30", 30, "ORD"],
    [3, "10:00", 0, "ORD"],
  ]);
  expect(rates.get(3), "at 10:00: one left at 07:00, one leaves at 10:00").toBe(0);
});

test("what happens after a schedule changes nothing", async () => {
  const before = await lateRates([
    [1, "09:00", 5, "ORD"],
    [2, "09:50", 20, "ORD"],
    [3, "10:00", 0, "ORD"],
  ]);
  const after = await lateRates([
    [1, "09:00", 5, "ORD"],
    [2, "09:50", 200, "ORD"],
    [3, "10:00", 90, "ORD"],
  ]);
  expect(after.get(3), "the rate of the 10:00 when later events are changed").toBe(before.get(3));
});
