import { type ConnectionSource, type Queryable, transaction } from "@mlops/database";
import type { ActiveAlert } from "@mlops/monitoring";
import { type Week, weeksBetween } from "../windows/week.ts";
import type { RetrainingQueue } from "./queue.ts";

/** An alert that asks for a retraining, with the window that it holds on. */
export interface RetrainingReason {
  readonly alert: ActiveAlert;
  readonly modelName: string;
  readonly modelVersion: number;
  readonly week: Week;
  /** Newest week to train on. */
  readonly throughWeek: Week;
  readonly reason: string;
  readonly evidence: object;
}

export type RequestResult = "sent" | "duplicate" | "cool_down";

/**
 * Asks for a retraining: once for an alert and week however often it is repeated, and not while the model version is in
 * its cool-down after an earlier request.
 */
export async function requestRetraining(
  pool: ConnectionSource,
  queue: RetrainingQueue,
  reason: RetrainingReason,
  coolDownWeeks: number,
): Promise<RequestResult> {
  return transaction(pool, async (db) => {
    // One at a time: two alerts at the same moment must not both find that nothing has been asked for.
    await db.query("lock table monitor.retraining_requests in share row exclusive mode");
    const { asked, sent } = await formerRequests(db, reason);
    if (asked === reason.week) return "duplicate";
    if (sent !== null && weeksBetween(sent, reason.week) < coolDownWeeks) return "cool_down";
    return (await record(db, reason)) ? send(db, queue, reason) : "duplicate";
  });
}

async function record(db: Queryable, reason: RetrainingReason): Promise<boolean> {
  const { alert, week, modelName, modelVersion, throughWeek } = reason;
  const { rowCount } = await db.query(
    `insert into monitor.retraining_requests (fingerprint, alert, model_name, model_version, week, through_week, reason)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (fingerprint, week) do nothing`,
    [alert.fingerprint, alert.name, modelName, modelVersion, week, throughWeek, reason.reason],
  );
  return rowCount === 1;
}

/** In the same transaction as the record: a crash leaves both or neither. */
async function send(db: Queryable, queue: RetrainingQueue, reason: RetrainingReason): Promise<RequestResult> {
  const { alert, week, throughWeek, modelName, modelVersion, evidence } = reason;
  const { name, fingerprint } = alert;
  const job = { alert: name, fingerprint, reason: reason.reason, evidence, throughWeek, modelName, modelVersion };
  const jobId = await queue.send(job, db);
  await db.query("update monitor.retraining_requests set job_id = $3 where fingerprint = $1 and week = $2", [
    fingerprint,
    week,
    jobId,
  ]);
  return jobId === null ? "duplicate" : "sent";
}

/** Weeks of the newest request for a model version, and of the newest that became a job. */
async function formerRequests(
  db: Queryable,
  reason: RetrainingReason,
): Promise<{ asked: Week | null; sent: Week | null }> {
  const { rows } = await db.query<{ asked: Week | null; sent: Week | null }>(
    `select to_char(max(week), 'YYYY-MM-DD') as asked,
       to_char(max(week) filter (where job_id is not null), 'YYYY-MM-DD') as sent
     from monitor.retraining_requests where model_name = $1 and model_version = $2`,
    [reason.modelName, reason.modelVersion],
  );
  return rows[0] ?? { asked: null, sent: null };
}
