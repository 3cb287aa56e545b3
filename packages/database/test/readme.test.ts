import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPool, migrate, serveEmbeddedPostgres, transaction } from "../src/index.ts";

test("the README's example does what it says", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, block = ""] = /```ts\nimport[^\n]*\n([\s\S]*?)```/.exec(readme) ?? [];
  const names = { createPool, migrate, serveEmbeddedPostgres, transaction };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const example = new AsyncFunction(...Object.keys(names), "dataDirectory", "directory", `${block}; return rows;`);

  const folder = await mkdtemp(join(tmpdir(), "readme-"));
  await writeFile(join(folder, "0001_items.sql"), "create table item (name text not null);");
  const rows = await example(...Object.values(names), join(folder, "data"), folder);
  expect(rows).toEqual([{ name: "kettle" }]);
  await rm(folder, { recursive: true });
});
