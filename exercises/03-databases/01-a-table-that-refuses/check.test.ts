import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { beforeAll, expect, test } from "vitest";

const database = new PGlite();
const good = {
  id: "0190a0a0-0000-7000-8000-000000000001",
  model_name: "flight-delays",
  model_version: 1,
  event_time: "2001-03-05T10:00:00Z",
  probability: 0.25,
  request: '{"origin":"ORD"}',
};

async function insert(changed: Record<string, unknown> = {}): Promise<string> {
  const row = Object.values({ ...good, ...changed });
  const text =
    "insert into predictions (id, model_name, model_version, event_time, probability, request) values ($1, $2, $3, $4, $5, $6)";
  return database.query(text, row).then(
    () => "taken",
    () => "refused",
  );
}

beforeAll(async () => {
  await database.exec("create table model_versions (name text, version integer, primary key (name, version))");
  await database.exec("insert into model_versions values ('flight-delays', 1), ('', 1), ('flight-delays', 0)");
  await database.exec(readFileSync(join(import.meta.dirname, "schema.sql"), "utf8"));
  expect(await insert(), "a good row").toBe("taken");
});

test("the table refuses the same id twice", async () => {
  expect(await insert(), "the same id twice").toBe("refused");
});

const other = { id: "0190a0a0-0000-7000-8000-000000000002" };
test.each([
  ["a probability above one", { probability: 1.7 }],
  ["a probability below zero", { probability: -0.1 }],
  ["a probability that is not a number", { probability: Number.NaN }],
  ["a version that does not exist", { model_version: 9 }],
  ["a name that is empty", { model_name: "" }],
  ["an id that is no uuid", { id: "first" }],
  ["a time that is none", { event_time: "yesterday noon" }],
  ["a request that is no JSON", { request: "{" }],
])("the table refuses %s", async (what, changed) => {
  expect(await insert({ ...other, ...changed }), what).toBe("refused");
});

test.each(Object.keys(good))("the table refuses a null %s", async (column) => {
  expect(await insert({ ...other, [column]: null }), `a null ${column}`).toBe("refused");
});

test("a request can be searched as JSON", async () => {
  const found = database
    .query('select 1 from predictions where request @> \'{"origin":"ORD"}\'')
    .then(({ rows }) => rows.length);
  expect(await found.catch((error: Error) => error.message), "rows whose request has the origin ORD").toBe(1);
});
