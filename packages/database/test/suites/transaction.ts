import { once } from "node:events";
import type { Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createPool, transaction } from "../../src/index.ts";
import type { TestDatabase } from "../../src/testing/index.ts";

/** What pools and transactions promise, on whatever Postgres `open` gives. */
export function transactionSuite(open: () => Promise<TestDatabase>): void {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await open();
    await database.pool.query("create table account (id int primary key, amount int not null check (amount >= 0))");
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.pool.query("truncate account; insert into account values (1, 100), (2, 0)");
  });

  async function amounts(): Promise<number[]> {
    const { rows } = await database.pool.query<{ amount: number }>("select amount from account order by id");
    return rows.map((row) => row.amount);
  }

  test("a transaction is all or nothing, and its error goes on", async () => {
    const overdraw = transaction(database.pool, async (client) => {
      await client.query("update account set amount = amount + 150 where id = 2");
      await client.query("update account set amount = amount - 150 where id = 1");
    });
    await expect(overdraw).rejects.toMatchObject({ code: "23514" });
    expect(await amounts()).toEqual([100, 0]);
  });

  test("an error thrown by the work itself rolls back too", async () => {
    const work = transaction(database.pool, async (client) => {
      await client.query("delete from account");
      throw new RangeError("changed my mind");
    });
    await expect(work).rejects.toThrow(RangeError);
    expect(await amounts()).toEqual([100, 0]);
  });

  test("transactions of many connections at once lose no update", async () => {
    const pool = createPool(database.url, { applicationName: "many", max: 8 });
    const transfer = (): Promise<void> =>
      transaction(pool, async (client) => {
        const { rows } = await client.query<{ amount: number }>("select amount from account where id = 1 for update");
        await client.query("update account set amount = $1 where id = 1", [(rows[0]?.amount ?? 0) - 1]);
        await client.query("update account set amount = amount + 1 where id = 2");
      });
    await Promise.all(Array.from({ length: 40 }, transfer));
    expect(await amounts()).toEqual([60, 40]);
    await pool.end();
  });

  test("a pool goes on after its connections are cut", async () => {
    const pool = createPool(database.url, { applicationName: "cut", max: 2 });
    await pool.query("select 1");
    const client = await pool.connect();
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    client.release();
    stream.destroy();
    await once(stream, "close");
    await pool.query("select 1");
    expect((await pool.query("select 2 as two")).rows).toEqual([{ two: 2 }]);
    await pool.end();
  });

  test("named statements, settings and values of one connection are not those of another", async () => {
    const pools = ["a", "b"].map((name) => createPool(database.url, { applicationName: name, max: 1 }));
    await Promise.all(pools.map((pool, index) => pool.query(`set timezone to 'Etc/GMT+${index + 1}'`)));
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const pool = pools[n % 2];
        const text = n % 2 === 0 ? "select $1::int as a, current_setting('timezone') as zone" : "select $1::text as b";
        return (await pool?.query({ name: "same name", text, values: [n] }))?.rows[0];
      }),
    );
    expect(answers.slice(0, 4)).toEqual([
      { a: 0, zone: "Etc/GMT+1" },
      { b: "1" },
      { a: 2, zone: "Etc/GMT+1" },
      { b: "3" },
    ]);
    expect((await pools[1]?.query("show timezone"))?.rows).toEqual([{ TimeZone: "Etc/GMT+2" }]);
    await Promise.all(pools.map((pool) => pool.end()));
  });
}
