import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Queryable } from "@mlops/database";
import type PgBoss from "pg-boss";
import { holdLease } from "./leases.ts";

/** The job's time is over: the queue has given it up, and gives it out again when it has tries left. */
class JobExpiredError extends Error {
  override readonly name = "JobExpiredError";

  constructor(id: string, seconds: number) {
    super(`job ${id} took longer than the ${seconds} s that the queue gives it, and was ended`);
  }
}

type Work = (job: PgBoss.JobWithMetadata<unknown>, signal: AbortSignal) => Promise<object>;

/** Does jobs one after the other. */
export interface OneAtATime {
  /** Jobs that are worked on, or wait for the one before to end. */
  readonly own: () => string[];
  readonly run: (job: PgBoss.JobWithMetadata<unknown>) => Promise<object>;
}

/**
 * Does jobs one after the other, each under a lease. The queue gives a job out again when its time is over, and does not
 * end the work on it: so the work is told to end by its signal, and the next job begins only when it has ended.
 */
export function oneAtATime(database: Queryable, work: Work): OneAtATime {
  const worker = `${hostname()}:${process.pid}:${randomUUID()}`;
  const own = new Set<string>();
  let before: Promise<unknown> = Promise.resolve();
  const run = async (job: PgBoss.JobWithMetadata<unknown>): Promise<object> => {
    const turn = before;
    let leave = (): void => undefined;
    const here = new Promise<void>((resolve) => {
      leave = resolve;
    });
    before = Promise.all([turn, here]);
    const { signal, clear } = endOf(job);
    own.add(job.id);
    try {
      const release = await holdLease(database, job.id, worker);
      try {
        await Promise.race([turn, aborted(signal)]);
        return await work(job, signal);
      } finally {
        await release().catch(() => {});
      }
    } finally {
      own.delete(job.id);
      clear();
      leave();
    }
  };
  return { own: () => [...own], run };
}

/** A signal that is aborted when the job's time is over. */
function endOf(job: PgBoss.JobWithMetadata<unknown>): { signal: AbortSignal; clear: () => void } {
  const stop = new AbortController();
  const seconds = Number(job.expireInSeconds);
  const timer = setTimeout(() => stop.abort(new JobExpiredError(job.id, seconds)), seconds * 1000);
  return { signal: stop.signal, clear: () => clearTimeout(timer) };
}

/** Rejects with the signal's reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
