import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createPool, MigrationError, migrate } from "../../src/index.ts";
import type { TestDatabase } from "../../src/testing/index.ts";

/** What migrations promise, on whatever Postgres `open` gives. */
export function migrateSuite(open: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let directory: string;
  let schema: string;
  let count = 0;

  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "migrate-"));
    count += 1;
    schema = `s${count}`;
    await writeFile(join(directory, "0001_a.sql"), "create table a (id int primary key); insert into a values (1);");
    return () => rm(directory, { recursive: true });
  });

  test("applies each file once, in order, inside its schema", async () => {
    await writeFile(join(directory, "0002_b.sql"), "alter table a add column note text default 'x';");
    expect(await migrate(database.pool, { schema, directory })).toEqual({ applied: ["0001_a.sql", "0002_b.sql"] });
    expect(await migrate(database.pool, { schema, directory })).toEqual({ applied: [] });
    expect((await database.pool.query(`select * from ${schema}.a`)).rows).toEqual([{ id: 1, note: "x" }]);
  });

  test("several processes that start at once apply each file once", async () => {
    const pools = Array.from({ length: 4 }, () => createPool(database.url, { applicationName: "racer" }));
    const results = await Promise.all(pools.map((pool) => migrate(pool, { schema, directory })));
    expect(results.flatMap((result) => result.applied)).toEqual(["0001_a.sql"]);
    await Promise.all(pools.map((pool) => pool.end()));
  });

  test("a file that fails leaves nothing behind and is named", async () => {
    await writeFile(join(directory, "0002_b.sql"), "create table b (id int); insert into nowhere values (1);");
    await expect(migrate(database.pool, { schema, directory })).rejects.toThrow(
      /migration 0002_b.sql of schema s\d+: relation "nowhere" does not exist; nothing of it was applied/,
    );
    expect((await database.pool.query("select to_regclass($1) as t", [`${schema}.b`])).rows).toEqual([{ t: null }]);
    expect((await database.pool.query("show search_path")).rows[0].search_path).toMatch(/public/);
  });

  test("a file changed after it was applied is refused", async () => {
    await migrate(database.pool, { schema, directory });
    await writeFile(join(directory, "0001_a.sql"), "create table other (id int);");
    await expect(migrate(database.pool, { schema, directory })).rejects.toThrow(/restore the file/);
  });

  test("Windows line ends do not change a checksum", async () => {
    await writeFile(join(directory, "0001_a.sql"), "create table a (\n id int);\n");
    await migrate(database.pool, { schema, directory });
    await writeFile(join(directory, "0001_a.sql"), "create table a (\r\n id int);\r\n");
    expect(await migrate(database.pool, { schema, directory })).toEqual({ applied: [] });
  });

  test("gaps, repeats and unknown names are refused before anything runs", async () => {
    await writeFile(join(directory, "0003_c.sql"), "select 1;");
    await expect(migrate(database.pool, { schema, directory })).rejects.toThrow(MigrationError);
    await rm(join(directory, "0003_c.sql"));
    await writeFile(join(directory, "x.sql"), "select 1;");
    await expect(migrate(database.pool, { schema, directory })).rejects.toThrow(/not named NNNN_name.sql/);
  });
}
