import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { beforeAll, expect, test } from "vitest";

const database = new PGlite();
const query = readFileSync(join(import.meta.dirname, "affected.sql"), "utf8");
let rows = new Map<number, { hours: number; predictions: number }>();

beforeAll(async () => {
  await database.exec(`
    set timezone = 'UTC';
    create table model_versions (version integer primary key, data_version text);
    create table deployments (version integer, role text, started_at timestamptz, ended_at timestamptz);
    create table predictions (id serial, version integer, at timestamptz);
    insert into model_versions values (1, 'good'), (2, 'bad'), (3, 'bad'), (4, 'bad'), (5, 'bad');
    insert into deployments values
      (1, 'champion', '2001-03-01 00:00', '2001-03-01 10:00'),
      (2, 'canary', '2001-03-01 08:00', '2001-03-01 10:00'), (2, 'champion', '2001-03-01 10:00', '2001-03-01 12:00'),
      (2, 'champion', '2001-03-01 20:00', '2001-03-01 21:00'),
      (3, 'shadow', '2001-03-01 00:00', '2001-03-01 20:00'),
      (4, 'shadow', '2001-03-01 10:00', '2001-03-01 22:00'), (4, 'champion', '2001-03-01 22:00', null);
    insert into predictions (version, at) select version, at
      from generate_series(1, 5) version, generate_series(timestamptz '2001-03-01 00:00', '2001-03-01 23:30', '30 minutes') at`);
  const found = await database.query<{ version: number; hours: unknown; predictions: unknown }>(query, [
    "bad",
    "2001-03-02 00:00+00",
  ]);
  rows = new Map(
    found.rows.map((row) => [row.version, { hours: Number(row.hours), predictions: Number(row.predictions) }]),
  );
});

test("names every model that was trained on it, and no other", () => {
  expect([...rows.keys()], "versions trained on the bad data, those that never served among them").toEqual([
    2, 3, 4, 5,
  ]);
});

test("counts the hours in all intervals", () => {
  expect(rows.get(2)?.hours, "hours in all of version 2: canary 8 to 10, champion 10 to 12 and 20 to 21").toBeCloseTo(
    5,
    6,
  );
  expect(rows.get(4)?.hours, "hours in all of version 4, champion since 22:00, at midnight").toBeCloseTo(2, 6);
});

test("counts predictions only while it answered people", () => {
  expect(
    rows.get(2)?.predictions,
    "predictions of version 2, one each half hour, only while it was canary or champion",
  ).toBe(10);
  expect(rows.get(4)?.predictions, "predictions of version 4 since 22:00: only while it served").toBe(4);
});

test("what shadowed or never served has touched nobody", () => {
  expect(rows.get(3), "version 3, which only shadowed").toEqual({ hours: 0, predictions: 0 });
  expect(rows.get(5), "version 5, which never served").toEqual({ hours: 0, predictions: 0 });
});
