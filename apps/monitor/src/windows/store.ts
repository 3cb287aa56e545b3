import type { Queryable } from "@mlops/database";
import type { DriftMeasurement, PerformanceMeasurement } from "@mlops/monitoring";
import type { WindowMeasurement } from "./evaluate-window.ts";
import type { WindowSurvey } from "./survey.ts";

/** A window with what was measured on it. */
export interface StoredWindow extends WindowSurvey {
  readonly status: "open" | "closed";
  readonly drift: DriftMeasurement | null;
  readonly performance: PerformanceMeasurement | null;
  readonly closedAt: Date | null;
  readonly evaluatedAt: Date;
}

/** Writes a window's state over the former. */
export async function storeWindow(
  db: Queryable,
  window: WindowSurvey,
  status: "open" | "closed",
  measured: WindowMeasurement | undefined,
): Promise<void> {
  await db.query(
    `insert into monitor.windows (model_name, model_version, week, status, predictions, labelled, drift, performance, closed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, case when $4 = 'closed' then now() end)
     on conflict (model_name, model_version, week) do update set status = excluded.status,
       predictions = excluded.predictions, labelled = excluded.labelled,
       drift = coalesce(excluded.drift, windows.drift), performance = coalesce(excluded.performance, windows.performance),
       closed_at = coalesce(windows.closed_at, excluded.closed_at), evaluated_at = now()`,
    [
      window.modelName,
      window.modelVersion,
      window.week,
      status,
      window.predictions,
      window.labelled,
      measured ? JSON.stringify(measured.drift) : null,
      measured ? JSON.stringify(measured.performance) : null,
    ],
  );
}

/** All windows of a model, oldest first. */
export async function readWindows(db: Queryable, modelName: string): Promise<StoredWindow[]> {
  const { rows } = await db.query<StoredWindow>(
    `select model_name as "modelName", model_version as "modelVersion", to_char(week, 'YYYY-MM-DD') as week, status,
       predictions, labelled, drift, performance, closed_at as "closedAt", evaluated_at as "evaluatedAt"
     from monitor.windows where model_name = $1 order by monitor.windows.week, model_version`,
    [modelName],
  );
  return rows;
}
