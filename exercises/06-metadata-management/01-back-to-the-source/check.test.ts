import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { beforeAll, expect, test } from "vitest";

const database = new PGlite();
const query = readFileSync(join(import.meta.dirname, "trace.sql"), "utf8");

async function trace(product: string): Promise<string[]> {
  const { rows } = await database.query<{ item: string; depth: number }>(query, [product]);
  return rows.map(({ item, depth }) => `${depth} ${item}`);
}

beforeAll(async () => {
  await database.exec(`
    set statement_timeout = '3s';
    create table made_from (product text, ingredient text);
    insert into made_from values
      ('prediction', 'model'), ('model', 'run'), ('run', 'lock'), ('lock', 'data'), ('data', 'source'),
      ('top', 'left'), ('top', 'right'), ('left', 'bottom'), ('right', 'middle'), ('middle', 'bottom'), ('bottom', 'root'),
      ('egg', 'hen'), ('hen', 'egg'), ('hen', 'corn')`);
});

test("it goes back to the source, however long the chain is", async () => {
  expect(await trace("prediction"), "a prediction, back to the source, however long the chain").toEqual([
    "0 prediction",
    "1 model",
    "2 run",
    "3 lock",
    "4 data",
    "5 source",
  ]);
});

test("what is shared comes each once, at its smallest depth", async () => {
  expect(await trace("top"), "a diamond with a short cut: each once, at its smallest depth").toEqual([
    "0 top",
    "1 left",
    "1 right",
    "2 bottom",
    "2 middle",
    "3 root",
  ]);
});

test("a cycle ends", async () => {
  const found = await trace("egg").catch((error: Error) => error.message);
  expect(found, "an egg from a hen from an egg").toEqual(["0 egg", "1 hen", "2 corn"]);
});

test("what was made from nothing is itself", async () => {
  expect(await trace("source"), "the source").toEqual(["0 source"]);
});
