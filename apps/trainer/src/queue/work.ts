import { type ConnectionSource, migrate, type Queryable } from "@mlops/database";
import PgBoss from "pg-boss";
import { abandonedJobs } from "./leases.ts";
import { type OneAtATime, oneAtATime } from "./one-at-a-time.ts";
import { parseJob, queueName, type RetrainingJob } from "./retraining-job.ts";

/** This room's tables. */
const migrationsDirectory: URL = new URL("../../migrations/", import.meta.url);

export interface WorkOptions {
  readonly databaseUrl: string;
  readonly database: ConnectionSource & Queryable;
  /**
   * Does one job; when it throws, the queue gives the job again, twice at most. The signal is aborted when the job's time is
   * over: no other job begins before this one has ended.
   */
  readonly handle: (job: RetrainingJob, id: string, isLastTry: boolean, signal: AbortSignal) => Promise<object>;
  readonly onError: (error: Error) => void;
  /** Time from one look for jobs of trainers that are gone to the next. */
  readonly sweepMilliseconds?: number;
}

export interface QueueWorker {
  /** Takes no more jobs, and waits for the one that is going on. */
  stop(): Promise<void>;
}

const defaultSweepMilliseconds = 3_000;

/** Takes retraining jobs from the queue, one at a time; jobs of a trainer that was killed are given out again. */
export async function workQueue(options: WorkOptions): Promise<QueueWorker> {
  await migrate(options.database, { schema: "trainer", directory: migrationsDirectory });
  const boss = new PgBoss({ connectionString: options.databaseUrl, application_name: "trainer-queue", max: 2 });
  boss.on("error", options.onError);
  await boss.start();
  await boss.createQueue(queueName);
  const jobs = oneAtATime(options.database, async (job, signal) =>
    options.handle(parseJob(job.id, job.data), job.id, job.retryCount >= job.retryLimit, signal),
  );
  const sweep = (): Promise<void> => giveOutAgain(boss, options, jobs).catch(options.onError);
  await sweep();
  const sweeping = setInterval(() => void sweep(), options.sweepMilliseconds ?? defaultSweepMilliseconds);
  await boss.work<unknown>(
    queueName,
    { pollingIntervalSeconds: 0.5, batchSize: 1, includeMetadata: true },
    async ([job]) => job && jobs.run(job),
  );
  return {
    stop: async () => {
      clearInterval(sweeping);
      await boss.stop({ graceful: true, wait: true, timeout: 8_000 });
    },
  };
}

async function giveOutAgain(boss: PgBoss, { database }: WorkOptions, jobs: OneAtATime): Promise<void> {
  for (const id of await abandonedJobs(database, queueName, jobs.own())) {
    await boss.fail(queueName, id, { message: "the trainer that worked on it has gone silent" });
  }
}
