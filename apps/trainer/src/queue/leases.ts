import type { Queryable } from "@mlops/database";

const heartbeatSeconds = 2;
/** A trainer that has said nothing for so long is taken to be gone. */
const silenceSeconds = 10;

/** Says that this worker works on the job, now and every two seconds, until the returned function is called. */
export async function holdLease(db: Queryable, jobId: string, worker: string): Promise<() => Promise<void>> {
  const beat = async (): Promise<void> => {
    await db.query(
      `insert into trainer.leases as lease (job_id, worker) values ($1, $2)
       on conflict (job_id) do update set worker = excluded.worker, heartbeat_at = now()`,
      [jobId, worker],
    );
  };
  await beat();
  // A beat that fails (the database restarts) is made up for by the next one.
  const timer = setInterval(() => void beat().catch(() => {}), heartbeatSeconds * 1000);
  return async () => {
    clearInterval(timer);
    await db.query("delete from trainer.leases where job_id = $1", [jobId]);
  };
}

/** Jobs of a queue that are marked as worked on, though no trainer does. Tables and states of pg-boss 10. */
export async function abandonedJobs(db: Queryable, queue: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select job.id from pgboss.job as job left join trainer.leases as lease on lease.job_id = job.id
     where job.name = $1 and job.state = 'active'
       and coalesce(lease.heartbeat_at, job.started_on) < now() - make_interval(secs => $2)`,
    [queue, silenceSeconds],
  );
  return rows.map((row) => row.id);
}
