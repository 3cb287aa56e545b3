import type { Queryable } from "@mlops/database";
import type { ActiveAlert } from "@mlops/monitoring";
import { readAlerts } from "../alerts/store.ts";
import { readWindows } from "../windows/store.ts";

/** What `/status` says: the windows with all that was measured, the alerts that hold and those that held. */
export async function readStatus(
  db: Queryable,
  modelName: string,
  champion: number | undefined,
  active: readonly ActiveAlert[],
): Promise<object> {
  const [windows, history, retrainings] = await Promise.all([
    readWindows(db, modelName),
    readAlerts(db, 100),
    readRetrainings(db, modelName),
  ]);
  return {
    model: { name: modelName, version: champion ?? null },
    alerts: active.map(({ since, firedAt, ...alert }) => ({
      ...alert,
      since: new Date(since).toISOString(),
      firedAt: firedAt === null ? null : new Date(firedAt).toISOString(),
    })),
    windows,
    alertHistory: history,
    retrainings,
  };
}

async function readRetrainings(db: Queryable, modelName: string): Promise<object[]> {
  const { rows } = await db.query(
    `select alert, fingerprint, model_version as "modelVersion", to_char(week, 'YYYY-MM-DD') as week,
       to_char(through_week, 'YYYY-MM-DD') as "throughWeek", reason, job_id as "jobId", requested_at as "requestedAt"
     from monitor.retraining_requests where model_name = $1 order by id desc limit 100`,
    [modelName],
  );
  return rows;
}
