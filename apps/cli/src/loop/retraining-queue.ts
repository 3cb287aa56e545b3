import { setTimeout as sleep } from "node:timers/promises";
import { createPool } from "@mlops/database";

const pollMilliseconds = 250;
/** The monitor evaluates a few times a second: a queue that has been empty this long stays so. */
const settledMilliseconds = 2_000;

/** Resolves when no retraining waits or runs, and none has been queued for a while. */
export async function whenQueueIsIdle(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { applicationName: "start", max: 1 });
  try {
    let idleSince = Date.now();
    while (Date.now() - idleSince < settledMilliseconds) {
      await sleep(pollMilliseconds);
      const { rows } = await pool.query<{ open: boolean }>(openJobs);
      if (rows[0]?.open) idleSince = Date.now();
    }
  } finally {
    await pool.end();
  }
}

/** Table and states of pg-boss 10. */
const openJobs = `
  select exists (
    select from pgboss.job where name = 'retraining' and state in ('created', 'retry', 'active')
  ) as open`;
