import type { Queryable } from "@mlops/database";
import PgBoss from "pg-boss";
import { RETRAINING_QUEUE, type RetrainingJob } from "./job.ts";

/** Sends retraining jobs. */
export interface RetrainingQueue {
  /** The job's id; null when one waits already. Written through `db`, so that it may be part of a transaction. */
  send(job: RetrainingJob, db: Queryable): Promise<string | null>;
  close(): Promise<void>;
}

/** Table and states of pg-boss 10. */
const OPEN_JOB =
  "select exists (select from pgboss.job where name = $1 and state in ('created', 'retry', 'active')) as open";

/**
 * A trainer that dies is found out by its lease in seconds: the time of a job only ends one that hangs, so it leaves room for
 * many weeks on a slow machine.
 */
const JOB_OPTIONS = { retryLimit: 2, retryDelay: 5, expireInHours: 6 };

/**
 * Opens the queue (pg-boss 10) on the given Postgres; made by whoever comes first, monitor or trainer. While a job waits
 * or is worked on no other is sent, so that a hundred alerts are one retraining.
 */
export async function openRetrainingQueue(db: Queryable, onError: (error: Error) => void): Promise<RetrainingQueue> {
  const boss = new PgBoss({
    db: executor(db),
    schema: "pgboss",
    supervise: false,
    schedule: false,
  });
  boss.on("error", onError);
  await boss.start();
  await boss.createQueue(RETRAINING_QUEUE);
  return {
    send: async (job, connection) => {
      const { rows } = await connection.query<{ open: boolean }>(OPEN_JOB, [RETRAINING_QUEUE]);
      if (rows[0]?.open) return null;
      return boss.send(RETRAINING_QUEUE, job, { ...JOB_OPTIONS, db: executor(connection) });
    },
    close: () => boss.stop({ graceful: false, close: false, wait: true }),
  };
}

function executor(db: Queryable): PgBoss.Db {
  return { executeSql: (text, values) => db.query(text, values) };
}
