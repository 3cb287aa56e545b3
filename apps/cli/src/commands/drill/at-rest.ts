import type { Queryable } from "@mlops/database";
import { allAlerts } from "@mlops/monitoring";
import type { MonitorView } from "./status.ts";

/** From an alert to its job: a scrape, an evaluation and Alertmanager's wait for others of its group, or the wait for labels. */
const requestSeconds = 20;

const retraining = new Set(allAlerts.filter(({ retrain }) => retrain).map(({ name }) => name));

/**
 * Whether nothing of a drill before is under way: no retraining waits or runs, and no alert is so young that it may still
 * ask for one. A new champion in the middle of a drill would have windows of its own.
 */
export async function isAtRest(db: Queryable, { alertHistory }: MonitorView, now: Date): Promise<boolean> {
  const young = alertHistory.some(
    ({ name, firedAt, resolvedAt }) =>
      retraining.has(name) && resolvedAt === null && now.getTime() - firedAt.getTime() < requestSeconds * 1000,
  );
  return !young && !(await hasOpenJob(db));
}

async function hasOpenJob(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ here: boolean }>("select to_regclass('pgboss.job') is not null as here");
  if (!rows[0]?.here) return false;
  const { rows: open } = await db.query(
    "select from pgboss.job where name = 'retraining' and state in ('created', 'retry', 'active') limit 1",
  );
  return open.length > 0;
}
