import { afterAll, beforeAll, expect, test } from "vitest";
import { isAtRest } from "../../../src/commands/drill/at-rest.ts";
import type { MonitorView, SeenAlert } from "../../../src/commands/drill/status.ts";
import { createLoopDatabase } from "../incidents/store.ts";

let database: Awaited<ReturnType<typeof createLoopDatabase>>;
beforeAll(async () => {
  database = await createLoopDatabase();
  await database.pool.query("create schema if not exists pgboss");
  await database.pool.query("create table if not exists pgboss.job (name text, state text)");
});
afterAll(() => database?.close());

const now = new Date("2026-03-01T10:00:00Z");
const fired = (name: string, secondsAgo: number, resolvedAt: Date | null = null): SeenAlert => ({
  name,
  labels: {},
  severity: "warning",
  summary: "",
  firedAt: new Date(now.getTime() - secondsAgo * 1000),
  resolvedAt,
});
const rests = (...alertHistory: SeenAlert[]): Promise<boolean> => {
  const view: MonitorView = { model: { name: "m", version: 1 }, alerts: [], alertHistory, windows: [] };
  return isAtRest(database.pool, view, now);
};

test("a loop is at rest when no alert may still ask for a retraining", async () => {
  expect(await rests()).toBe(true);
  expect(await rests(fired("PerformanceDrop", 5))).toBe(false);
  expect(await rests(fired("PerformanceDrop", 60))).toBe(true);
  expect(await rests(fired("PerformanceDrop", 5, now))).toBe(true);
  expect(await rests(fired("FeatureDrift", 5))).toBe(true);
});

test("a loop is not at rest while a retraining waits or runs", async () => {
  for (const state of ["created", "retry", "active", "completed", "failed"]) {
    await database.pool.query("delete from pgboss.job");
    await database.pool.query("insert into pgboss.job (name, state) values ('retraining', $1)", [state]);
    expect(await rests(), state).toBe(state === "completed" || state === "failed");
  }
});
