import { setTimeout as sleep } from "node:timers/promises";
import { createPool } from "@mlops/database";

const pollMilliseconds = 250;
/** The monitor evaluates a few times a second: a queue that has been empty this long stays so. */
const settledMilliseconds = 2_000;

/** Resolves when no retraining waits or runs, and none has been queued for a while. */
export async function whenQueueIsIdle(databaseUrl: string): Promise<void> {
  await withPool(databaseUrl, async (isBusy) => {
    let idleSince = Date.now();
    while (Date.now() - idleSince < settledMilliseconds) {
      await sleep(pollMilliseconds);
      if (await isBusy()) idleSince = Date.now();
    }
  });
}

/** Whether a retraining waits or runs. */
export function isQueueBusy(databaseUrl: string): Promise<boolean> {
  return withPool(databaseUrl, (isBusy) => isBusy());
}

async function withPool<T>(databaseUrl: string, work: (isBusy: () => Promise<boolean>) => Promise<T>): Promise<T> {
  const pool = createPool(databaseUrl, { applicationName: "start", max: 1 });
  try {
    return await work(async () => (await pool.query<{ open: boolean }>(openJobs)).rows[0]?.open ?? false);
  } finally {
    await pool.end();
  }
}

/** Table and states of pg-boss 10. */
const openJobs = `
  select exists (
    select from pgboss.job where name = 'retraining' and state in ('created', 'retry', 'active')
  ) as open`;
