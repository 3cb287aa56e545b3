import { migrate, type Queryable } from "@mlops/database";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWriters } from "../../src/store/writers.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.pool, { schema: "tracking", directory: new URL("../../migrations", import.meta.url) });
  await database.pool.query(
    `insert into tracking.runs (run_uuid, experiment_id, name, user_id, status, start_time, artifact_uri, lifecycle_stage)
     select 'r' || n, 0, '', '', 'RUNNING', 0, '', case when n = 3 then 'deleted' else 'active' end from generate_series(1, 3) n`,
  );
});
afterAll(() => database.close());

/** A database that counts statements and holds the first until `release`. */
function slow(): Queryable & { statements: number; release(): void } {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const counted = {
    statements: 0,
    release: () => release(),
    query: async (text: string, values?: unknown[]) => {
      counted.statements += 1;
      if (counted.statements === 1) await held;
      return database.pool.query(text, values);
    },
  };
  return counted as never;
}

const one = (runId: string, step: number) => ({
  runId,
  metrics: [{ key: "m", value: step, timestamp: "1", step: String(step) }],
});

it("what arrives while a statement is on its way shares the next one", async () => {
  const db = slow();
  const writer = createWriters(db);
  const writes = Array.from({ length: 50 }, (_, step) => writer.metrics(one("r1", step)));
  db.release();
  await Promise.all(writes);
  expect(db.statements).toBe(2);
  const { rows } = await database.pool.query(`select count(*)::int as count from tracking.metrics`);
  expect(rows[0].count).toBe(50);
});

it("each write gets its own answer: one bad run does not spoil the others", async () => {
  const db = slow();
  const writer = createWriters(db);
  const outcomes = Promise.allSettled(
    ["r1", "r2", "r3", "none", "r2"].map((run, index) => writer.metrics(one(run, 100 + index))),
  );
  db.release();
  const reasons = (await outcomes).map((outcome) => (outcome.status === "rejected" ? outcome.reason.code : "written"));
  expect(reasons).toEqual(["written", "written", "INVALID_PARAMETER_VALUE", "RESOURCE_DOES_NOT_EXIST", "written"]);
});

it("runs made at once share statements too, and one of a missing experiment does not spoil the others", async () => {
  const db = slow();
  const writer = createWriters(db);
  const make = (experimentId: string) => writer.run({ experimentId, userId: "", startTime: "1", name: "n", tags: [] });
  const outcomes = Promise.allSettled(["0", "0", "77", "0"].map(make));
  db.release();
  expect((await outcomes).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect(db.statements).toBe(2);
  await expect(make("77")).rejects.toMatchObject({ code: "RESOURCE_DOES_NOT_EXIST" });
});

it("a statement that fails fails only its own writes, and the next ones go on", async () => {
  let fail = true;
  const writer = createWriters({
    query: (text, values) => (fail ? Promise.reject(new Error("gone")) : database.pool.query(text, values)) as never,
  });
  await expect(writer.metrics(one("r1", 200))).rejects.toThrow("gone");
  fail = false;
  await writer.metrics(one("r1", 201));
});
