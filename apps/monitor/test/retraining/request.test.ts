import { migrate } from "@mlops/database";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import type { ActiveAlert } from "@mlops/monitoring";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openRetrainingQueue, type RetrainingQueue } from "../../src/retraining/queue.ts";
import { type RequestResult, requestRetraining } from "../../src/retraining/request.ts";
import { migrationsDirectory } from "../../src/service/start.ts";

let database: TestDatabase;
let queue: RetrainingQueue;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.pool, { schema: "monitor", directory: migrationsDirectory });
  queue = await openRetrainingQueue(database.pool, (error) => {
    throw error;
  });
});
beforeEach(async () => {
  await database.pool.query("truncate monitor.retraining_requests");
  await database.pool.query("delete from pgboss.job");
});
afterAll(async () => {
  await queue.close();
  await database.close();
});

function ask(
  week: string,
  { alert = "ScoreDrift", modelVersion = 1, number = 0, via = queue } = {},
): Promise<RequestResult> {
  const active: ActiveAlert = {
    fingerprint: alert,
    name: alert,
    labels: {},
    state: "firing",
    value: 1,
    since: 0,
    firedAt: 0,
  };
  const reason = {
    alert: active,
    modelName: "m",
    modelVersion,
    week,
    number,
    throughWeek: week,
    reason: alert,
    evidence: {},
  };
  return requestRetraining(database.pool, via, reason, 2);
}

const finishJobs = () => database.pool.query("update pgboss.job set state = 'completed', completed_on = now()");
const jobs = async (): Promise<number> => (await database.pool.query("select from pgboss.job")).rows.length;

describe("asking for a retraining", () => {
  it("makes one job of a hundred alerts of a week", async () => {
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, i) => ask("2001-04-02", { alert: `Alert${i % 7}` })),
    );
    expect(results.filter((result) => result === "sent")).toHaveLength(1);
    expect(new Set(results)).toEqual(new Set(["sent", "duplicate"]));
    expect(await jobs()).toBe(1);
  });

  it("counts windows by count where windows are not weeks: all of them may be of one week", async () => {
    const week = "2001-04-02";
    expect(await ask(week, { number: 3 })).toBe("sent");
    await finishJobs();
    expect(await ask(week, { number: 3, alert: "LabelDrift" })).toBe("duplicate");
    expect(await ask(week, { number: 4 })).toBe("cool_down");
    expect(await ask(week, { number: 5 })).toBe("sent");
  });

  it("waits for the cool-down of the model version, not of another", async () => {
    expect(await ask("2001-04-02")).toBe("sent");
    await finishJobs();
    expect(await ask("2001-04-09")).toBe("cool_down");
    expect(await ask("2001-04-09", { modelVersion: 2 })).toBe("sent");
    await finishJobs();
    expect(await ask("2001-04-16")).toBe("sent");
    expect(await jobs()).toBe(3);
  });

  it("gives a training hours, as one of many weeks on a slow machine takes", async () => {
    await ask("2001-04-02");
    const { rows } = await database.pool.query("select extract(epoch from expire_in) / 3600 as hours from pgboss.job");
    expect(Number(rows[0]?.hours)).toBe(6);
  });

  it("sends none while one waits or is worked on, and that does not begin a cool-down", async () => {
    expect(await ask("2001-04-02")).toBe("sent");
    expect(await ask("2001-04-16")).toBe("duplicate");
    await database.pool.query("update pgboss.job set state = 'active'");
    expect(await ask("2001-04-23")).toBe("duplicate");
    await finishJobs();
    expect(await ask("2001-04-30")).toBe("sent");
  });

  it("leaves neither record nor job when the queue fails in between, so that the next try does both", async () => {
    const broken: RetrainingQueue = { ...queue, send: () => Promise.reject(new Error("killed")) };
    await expect(ask("2001-04-02", { via: broken })).rejects.toThrow("killed");
    expect((await database.pool.query("select from monitor.retraining_requests")).rows).toEqual([]);
    expect(await ask("2001-04-02")).toBe("sent");
  });
});
