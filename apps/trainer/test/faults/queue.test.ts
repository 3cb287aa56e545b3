import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import PgBoss from "pg-boss";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import type { RetrainingJob } from "../../src/queue/retraining-job.ts";
import { type WorkOptions, workQueue } from "../../src/queue/work.ts";

const job: RetrainingJob = {
  alert: "ScoreDrift",
  fingerprint: "f00d",
  reason: "scores drift in week 2001-04-02",
  throughWeek: "2001-04-02",
  evidence: {},
};

let database: TestDatabase;
let boss: PgBoss;

beforeAll(async () => {
  database = await createTestDatabase();
  boss = new PgBoss({ connectionString: database.url, supervise: false, schedule: false, max: 2 });
  boss.on("error", () => {});
  await boss.start();
  await boss.createQueue("retraining");
});
beforeEach(() => database.pool.query("delete from pgboss.job"));
afterAll(async () => {
  await boss.stop({ graceful: false, wait: true });
  await database.close();
});

async function startTrainer(handle: WorkOptions["handle"]): Promise<void> {
  const worker = await workQueue({ databaseUrl: database.url, database: database.pool, handle, onError: () => {} });
  onTestFinished(() => worker.stop());
}

async function stateOf(id: string | null): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ state: string }>("select state from pgboss.job where id = $1", [id]);
  return rows[0]?.state;
}

async function until(wanted: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 25_000;
  while (!(await wanted())) {
    if (performance.now() > end) throw new Error("waited 25 s in vain");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("two trainers on one queue do each job once", async () => {
  const done: string[] = [];
  const ids: (string | null)[] = [];
  for (let sent = 0; sent < 6; sent++) ids.push(await boss.send("retraining", job));
  for (const trainer of ["one", "other"]) {
    await startTrainer(async (_job, id) => {
      done.push(id);
      // Long enough that the other one looks at the queue meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 700));
      return { trainer };
    });
  }
  await until(async () => (await Promise.all(ids.map(stateOf))).every((state) => state === "completed"));
  expect(done.toSorted()).toEqual(ids.toSorted());
  const { rows } = await database.pool.query("select distinct output->>'trainer' as trainer from pgboss.job");
  expect(rows, "both had a share of it").toHaveLength(2);
});

test("a job that hangs is given up after its time, given again, and fails for good in the end", async () => {
  const id = await boss.send("retraining", job, { expireInSeconds: 1, retryLimit: 1, retryDelay: 0 });
  let tries = 0;
  await startTrainer((_job, _id, _isLastTry, signal) => {
    tries++;
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  await until(async () => (await stateOf(id)) === "failed");
  expect(tries).toBe(2);
});

test("a job that does not even heed its end is never worked on twice at once", async () => {
  const id = await boss.send("retraining", job, { expireInSeconds: 1, retryLimit: 1, retryDelay: 0 });
  let tries = 0;
  await startTrainer(() => {
    tries++;
    return new Promise(() => {});
  });
  await until(async () => (await stateOf(id)) === "failed");
  expect(tries).toBe(1);
});
