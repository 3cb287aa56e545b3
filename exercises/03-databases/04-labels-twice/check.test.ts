import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { beforeEach, expect, test } from "vitest";

const statement = readFileSync(join(import.meta.dirname, "labels.sql"), "utf8");
const database = new PGlite();

beforeEach(async () => {
  await database.exec("drop schema public cascade; create schema public");
  await database.exec(
    "create table labels (prediction_id uuid primary key, delay_minutes integer, observed_at timestamptz)",
  );
});

function label(number: number, delayMinutes: number, hour: number): Record<string, unknown> {
  const id = `0190a0a0-0000-7000-8000-00000000000${number}`;
  return { prediction_id: id, delay_minutes: delayMinutes, observed_at: `2001-03-05T${hour}:00:00Z` };
}

/** How many labels changed something, or the error. */
async function send(...labels: Record<string, unknown>[]): Promise<number | string> {
  return database.query(statement, [JSON.stringify(labels)]).then(
    ({ rows }) => rows.length,
    (error: Error) => error.message,
  );
}

async function delays(): Promise<unknown[]> {
  const { rows } = await database.query<{ delay_minutes: number }>(
    "select delay_minutes from labels order by prediction_id",
  );
  return rows.map((row) => row.delay_minutes);
}

test("a batch that is sent twice is taken once", async () => {
  expect(await send(label(1, 5, 10), label(2, 40, 10)), "labels that changed something, the first time").toBe(2);
  expect(
    await send(label(1, 5, 10), label(2, 40, 10)),
    "labels that changed something when the batch comes twice: twice is taken once",
  ).toBe(0);
  expect(await delays(), "delays in the table").toEqual([5, 40]);
});

test("a correction that was observed later replaces what is known", async () => {
  await send(label(1, 5, 10));
  expect(await send(label(1, 25, 11)), "labels that a correction changed").toBe(1);
  expect(await delays(), "delay after a correction from 5 to 25").toEqual([25]);
});

test("an older observation that comes late changes nothing", async () => {
  await send(label(1, 25, 11));
  expect(await send(label(1, 5, 10)), "labels that an older observation changed").toBe(0);
  expect(await delays(), "delay after an older observation has come").toEqual([25]);
});

test("of several in one batch the last observed counts", async () => {
  expect(
    await send(label(1, 5, 10), label(1, 30, 12), label(1, 20, 11)),
    "labels that changed something: three for one prediction, twice is taken once",
  ).toBe(1);
  expect(await delays(), "delay of three observations in one batch").toEqual([30]);
});
