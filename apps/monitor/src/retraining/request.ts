import { type ConnectionSource, type Queryable, transaction } from "@mlops/database";
import type { ActiveAlert } from "@mlops/monitoring";
import { type Week, weeksBetween } from "../windows/week.ts";
import type { WindowName } from "../windows/window-name.ts";
import type { RetrainingQueue } from "./queue.ts";

/** An alert that asks for a retraining, with the window that it holds on. */
export interface RetrainingReason extends WindowName {
  readonly alert: ActiveAlert;
  readonly modelName: string;
  readonly modelVersion: number;
  /** Newest week to train on. */
  readonly throughWeek: Week;
  readonly reason: string;
  readonly evidence: object;
}

export type RequestResult = "sent" | "duplicate" | "cool_down";

/**
 * Asks for a retraining: once for an alert and window however often it is repeated, and not while the model version is in
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
    if (asked && windowsBetween(asked, reason) === 0) return "duplicate";
    if (sent && windowsBetween(sent, reason) < coolDownWeeks) return "cool_down";
    return (await record(db, reason)) ? send(db, queue, reason) : "duplicate";
  });
}

async function record(db: Queryable, reason: RetrainingReason): Promise<boolean> {
  const { alert, week, number, modelName, modelVersion, throughWeek } = reason;
  const { rowCount } = await db.query(
    `insert into monitor.retraining_requests (fingerprint, alert, model_name, model_version, week, number, through_week, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (fingerprint, week, number) do nothing`,
    [alert.fingerprint, alert.name, modelName, modelVersion, week, number, throughWeek, reason.reason],
  );
  return rowCount === 1;
}

/** In the same transaction as the record: a crash leaves both or neither. */
async function send(db: Queryable, queue: RetrainingQueue, reason: RetrainingReason): Promise<RequestResult> {
  const { alert, week, number, throughWeek, modelName, modelVersion, evidence } = reason;
  const { name, fingerprint } = alert;
  const job = { alert: name, fingerprint, reason: reason.reason, evidence, throughWeek, modelName, modelVersion };
  const jobId = await queue.send(job, db);
  await db.query(
    "update monitor.retraining_requests set job_id = $4 where fingerprint = $1 and week = $2 and number = $3",
    [fingerprint, week, number, jobId],
  );
  return jobId === null ? "duplicate" : "sent";
}

interface FormerRequests {
  readonly asked: WindowName | undefined;
  readonly sent: WindowName | undefined;
}

/** Windows (of the same kind) of the newest request for a model version, and of the newest that became a job. */
async function formerRequests(db: Queryable, reason: RetrainingReason): Promise<FormerRequests> {
  const { rows } = await db.query<WindowName & { isJob: boolean }>(
    `select to_char(week, 'YYYY-MM-DD') as week, number, job_id is not null as "isJob"
     from monitor.retraining_requests where model_name = $1 and model_version = $2 and (number > 0) = ($3::int > 0)
     order by monitor.retraining_requests.week desc, number desc`,
    [reason.modelName, reason.modelVersion, reason.number],
  );
  return { asked: rows[0], sent: rows.find(({ isJob }) => isJob) };
}

/** How many windows `later` is after `earlier`, which is of the same kind. */
function windowsBetween(earlier: WindowName, later: WindowName): number {
  return later.number === 0 ? weeksBetween(earlier.week, later.week) : later.number - earlier.number;
}
