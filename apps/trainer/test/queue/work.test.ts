import { createTestDatabase } from "@mlops/database/testing";
import PgBoss from "pg-boss";
import { expect, onTestFinished, test } from "vitest";
import type { RetrainingJob } from "../../src/queue/retraining-job.ts";
import { type WorkOptions, workQueue } from "../../src/queue/work.ts";

const job: RetrainingJob = {
  alert: "ScoreDrift",
  fingerprint: "f00d",
  reason: "scores drift in week 2001-04-02",
  throughWeek: "2001-04-02",
  evidence: {},
};

interface Queue {
  readonly boss: PgBoss;
  readonly work: (handle: WorkOptions["handle"]) => Promise<void>;
  readonly query: (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
}

async function queue(): Promise<Queue> {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  const boss = new PgBoss({ connectionString: database.url, supervise: false, schedule: false, max: 2 });
  boss.on("error", () => {});
  await boss.start();
  onTestFinished(() => boss.stop({ graceful: false, wait: true }));
  await boss.createQueue("retraining", { name: "retraining", policy: "stately", retryLimit: 2, retryDelay: 0 });
  return {
    boss,
    work: async (handle) => {
      const worker = await workQueue({
        databaseUrl: database.url,
        database: database.pool,
        handle,
        onError: () => {},
        sweepMilliseconds: 200,
      });
      onTestFinished(() => worker.stop());
    },
    query: async (sql, values = []) => (await database.pool.query(sql, values)).rows,
  };
}

async function finalState(query: Queue["query"], id: string | null): Promise<unknown> {
  for (;;) {
    const [row] = await query("select state from pgboss.job where id = $1", [id]);
    if (row?.state === "completed" || row?.state === "failed") return row.state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("a job is handed over as it was sent, and its result kept", async () => {
  const { boss, work, query } = await queue();
  const id = await boss.send("retraining", job);
  await work(async (received) => ({ seen: received.reason }));
  expect(await finalState(query, id)).toBe("completed");
  const [row] = await query("select output from pgboss.job where id = $1", [id]);
  expect(row?.output).toEqual({ seen: "scores drift in week 2001-04-02" });
});

test("a job that fails is given again, and the last try is said to be the last", async () => {
  const { boss, work, query } = await queue();
  const id = await boss.send("retraining", job, { retryDelay: 0 });
  const tries: boolean[] = [];
  await work(async (_job, _id, isLastTry) => {
    tries.push(isLastTry);
    throw new Error("no disk");
  });
  expect(await finalState(query, id)).toBe("failed");
  expect(tries).toEqual([false, false, true]);
});

test("a job of a trainer that was killed is taken over when that one has been silent for long", async () => {
  const { boss, work, query } = await queue();
  const id = await boss.send("retraining", job);
  const [taken] = await boss.fetch("retraining");
  expect(taken?.id).toBe(id);
  await query("update pgboss.job set started_on = now() - interval '1 minute' where id = $1", [id]);
  const handled: string[] = [];
  await work(async (_job, jobId) => {
    handled.push(jobId);
    return {};
  });
  expect(await finalState(query, id)).toBe("completed");
  expect(handled).toEqual([id]);
});

test("a job that is none of ours fails by name of what is missing", async () => {
  const { boss, work, query } = await queue();
  const id = await boss.send("retraining", { alert: "ScoreDrift" }, { retryLimit: 0 });
  await work(async () => ({}));
  expect(await finalState(query, id)).toBe("failed");
  const [row] = await query("select output from pgboss.job where id = $1", [id]);
  expect(JSON.stringify(row?.output)).toContain("throughWeek");
});

test("a job whose time is over is told to end, and is not begun again before it has", async () => {
  const { boss, work, query } = await queue();
  const id = await boss.send("retraining", job, { expireInSeconds: 1, retryLimit: 1, retryDelay: 0 });
  const steps: string[] = [];
  await work(async (_job, _id, isLastTry, signal) => {
    if (isLastTry) {
      steps.push("again");
      return {};
    }
    steps.push("begun");
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    // The next try is given out meanwhile.
    while (!(await query("select from pgboss.job where retry_count = 1 and state = 'active'"))[0])
      await new Promise((resolve) => setTimeout(resolve, 20));
    steps.push("ended");
    throw signal.reason;
  });
  expect(await finalState(query, id)).toBe("completed");
  expect(steps).toEqual(["begun", "ended", "again"]);
});

test("a trainer that could not say so in time does not take its own job for abandoned", async () => {
  const { boss, work, query } = await queue();
  const id = await boss.send("retraining", job, { retryLimit: 0 });
  let worker: unknown;
  await work(async () => {
    [{ worker }] = (await query("select worker from trainer.leases")) as [{ worker: string }];
    const lost = await boss.send("retraining", job, { retryLimit: 0, singletonKey: "of a trainer that is gone" });
    await boss.fetch("retraining");
    await query("update pgboss.job set started_on = now() - interval '1 minute' where state = 'active'");
    await query("update trainer.leases set worker = 'other', heartbeat_at = now() - interval '1 minute'");
    expect(await finalState(query, lost), "a look for abandoned jobs has been taken").toBe("failed");
    return {};
  });
  expect(await finalState(query, id)).toBe("completed");
  expect(worker, "is not taken for an earlier process of its number").toMatch(/:\d+:[0-9a-f-]{36}$/);
  expect(await query("select worker from trainer.leases"), "another's lease is not given back").toEqual([
    { worker: "other" },
  ]);
});
