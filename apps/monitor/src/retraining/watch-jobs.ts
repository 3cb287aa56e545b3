import type { Queryable } from "@mlops/database";
import { Gauge, type Registry } from "prom-client";
import { RETRAINING_QUEUE } from "./job.ts";

/** The queue is asked at most this often, in milliseconds. */
const PAUSE_MILLISECONDS = 1000;

/** Jobs and states of pg-boss 10; `failed` is only said when all tries were in vain. */
const LAST_JOB = `select state from pgboss.job where name = $1 and state in ('completed', 'failed')
  order by completed_on desc limit 1`;

/**
 * Shows whether the retraining that ended last has failed, all its tries included. A trainer cannot tell of its own
 * death, and a job that nobody finishes is failed by the queue: so the queue is asked.
 *
 * @param now monotonic milliseconds
 */
export function watchJobs(db: Queryable, registry: Registry, now: () => number): () => Promise<void> {
  const failed = new Gauge({
    name: "mlops_retraining_last_failed",
    help: "1 when the retraining that ended last has failed, all its tries included",
    registers: [registry],
  });
  let askedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (now() - askedAt < PAUSE_MILLISECONDS) return;
    askedAt = now();
    const { rows } = await db.query<{ state: string }>(LAST_JOB, [RETRAINING_QUEUE]);
    failed.set(rows[0]?.state === "failed" ? 1 : 0);
  };
}
