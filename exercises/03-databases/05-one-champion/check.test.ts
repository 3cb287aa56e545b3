import { PGlite } from "@electric-sql/pglite";
import { beforeEach, expect, test } from "vitest";
import { type Database, promote } from "./promote.ts";

const database = new PGlite();
let db: Database;

beforeEach(async () => {
  await database.exec("drop schema public cascade; create schema public");
  db = { query: (text, parameters) => database.query<Record<string, unknown>>(text, parameters) };
  await database.exec(`
    create table aliases (model text, alias text, version integer, primary key (model, alias));
    create table promotions (model text, from_version integer, to_version integer check (to_version <> 13))`);
});

async function champion(): Promise<unknown> {
  const { rows } = await database.query<{ version: number }>("select version from aliases where alias = 'champion'");
  return rows[0]?.version;
}

async function promotions(): Promise<unknown[]> {
  const { rows } = await database.query<{ from_version: number; to_version: number }>("select * from promotions");
  return rows.map((row) => `${row.from_version} to ${row.to_version}`);
}

test("the first champion, then the next", async () => {
  expect(await promote(db, "flights", undefined, 1), "the first champion").toBe(true);
  expect(await promote(db, "flights", 1, 2), "version 2 after 1").toBe(true);
  expect(await champion(), "the champion").toBe(2);
  expect(await promotions(), "the promotions on record").toEqual(["null to 1", "1 to 2"]);
});

test("moves it only if the champion is the one that was expected", async () => {
  await promote(db, "flights", undefined, 1);
  expect(
    await promote(db, "flights", 7, 2),
    "a promotion that expects 7 where the champion is 1: only if the champion is the expected one",
  ).toBe(false);
  expect(
    await promote(db, "flights", undefined, 3),
    "a promotion that expects none where there is one: only if the champion is the expected one",
  ).toBe(false);
  expect(await promotions(), "promotions on record").toEqual(["null to 1"]);
});

test("of two that have both seen version 1, one wins", async () => {
  await promote(db, "flights", undefined, 1);
  const both = await Promise.all([promote(db, "flights", 1, 2), promote(db, "flights", 1, 3)]);
  expect(
    both.filter(Boolean).length,
    "promotions that said they won, of two at once: only if the champion is the expected one",
  ).toBe(1);
  expect((await promotions()).length, "promotions on record").toBe(2);
});

test("both or neither: the alias does not move if its row cannot be written", async () => {
  await promote(db, "flights", undefined, 1);
  await promote(db, "flights", 1, 13).catch(() => undefined);
  expect(await champion(), "the champion after a promotion whose row was refused: both or neither").toBe(1);
});
