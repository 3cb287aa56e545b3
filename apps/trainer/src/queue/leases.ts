import type { Queryable } from "@mlops/database";

const heartbeatSeconds = 2;
/** A trainer that has said nothing for so long is taken to be gone; several times what the gate keeps a trainer busy. */
const silenceSeconds = 10;

/**
 * Says that this worker works on the job, now and every two seconds, until the returned function is called. When another one
 * has taken the job over meanwhile, as after a sleep of this machine, the lease is that one's.
 *
 * @param worker names this process, and no earlier one that had its host's name and number
 */
export async function holdLease(db: Queryable, jobId: string, worker: string): Promise<() => Promise<void>> {
  await db.query(
    `insert into trainer.leases as lease (job_id, worker) values ($1, $2)
     on conflict (job_id) do update set worker = excluded.worker, heartbeat_at = now()`,
    [jobId, worker],
  );
  const beat = (): Promise<unknown> =>
    db.query("update trainer.leases set heartbeat_at = now() where job_id = $1 and worker = $2", [jobId, worker]);
  // A beat that fails (the database restarts) is made up for by the next one.
  const timer = setInterval(() => void beat().catch(() => {}), heartbeatSeconds * 1000);
  return async () => {
    clearInterval(timer);
    await db.query("delete from trainer.leases where job_id = $1 and worker = $2", [jobId, worker]);
  };
}

/**
 * Jobs of a queue that are marked as worked on, though no trainer does. Tables and states of pg-boss 10.
 *
 * @param own jobs of this very process: it knows that it works on them, also when it could not say so in time
 */
export async function abandonedJobs(db: Queryable, queue: string, own: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select job.id from pgboss.job as job left join trainer.leases as lease on lease.job_id = job.id
     where job.name = $1 and job.state = 'active' and not job.id = any ($3::uuid[])
       and coalesce(lease.heartbeat_at, job.started_on) < now() - make_interval(secs => $2)`,
    [queue, silenceSeconds, own],
  );
  return rows.map((row) => row.id);
}
