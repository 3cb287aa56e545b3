import type { Queryable } from "@mlops/database";
import type { WindowMeasurement } from "./evaluate-window.ts";
import type { WindowSurvey } from "./survey.ts";

/** A window with what was measured on it; all null before it was measured. */
export interface StoredWindow extends WindowSurvey {
  readonly status: "open" | "closed";
  readonly drift: WindowMeasurement["drift"] | null;
  readonly counts: WindowMeasurement["counts"] | null;
  readonly performance: WindowMeasurement["performance"] | null;
  readonly estimate: WindowMeasurement["estimate"];
  readonly estimateCheck: WindowMeasurement["estimateCheck"] | null;
  readonly slices: WindowMeasurement["slices"] | null;
  readonly skew: WindowMeasurement["skew"];
  readonly labelDelay: WindowMeasurement["labelDelay"];
  readonly closedAt: Date | null;
  readonly evaluatedAt: Date;
}

const MEASURED = [
  "drift",
  "counts",
  "performance",
  "estimate",
  "estimateCheck",
  "slices",
  "skew",
  "labelDelay",
] as const;

/** Writes a window's state over the former; a window that could not be measured now keeps what was measured before. */
export async function storeWindow(
  db: Queryable,
  window: WindowSurvey,
  status: "open" | "closed",
  measured: WindowMeasurement | undefined,
): Promise<void> {
  const { modelName, modelVersion, week, number, predictions, labelled, ids } = window;
  const columns = MEASURED.map(columnOf);
  await db.query(
    `insert into monitor.windows (model_name, model_version, week, status, predictions, labelled, number, after_id, through_id,
       ${columns.join(", ")}, closed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${columns.map((_, i) => `$${i + 10}`).join(", ")},
       case when $4 = 'closed' then now() end)
     on conflict (model_name, model_version, position) do update set status = excluded.status, week = excluded.week,
       predictions = excluded.predictions, labelled = excluded.labelled,
       after_id = excluded.after_id, through_id = excluded.through_id,
       ${columns.map((column) => `${column} = coalesce(excluded.${column}, windows.${column})`).join(", ")},
       closed_at = coalesce(windows.closed_at, excluded.closed_at), evaluated_at = now()`,
    [
      modelName,
      modelVersion,
      week,
      status,
      predictions,
      labelled,
      number,
      ids?.after ?? null,
      ids?.through ?? null,
      ...MEASURED.map((name) => (measured?.[name] ? JSON.stringify(measured[name]) : null)),
    ],
  );
}

/** All windows of a model, oldest first. */
export async function readWindows(db: Queryable, modelName: string): Promise<StoredWindow[]> {
  const { rows } = await db.query<StoredWindow>(
    `select model_name as "modelName", model_version as "modelVersion", to_char(week, 'YYYY-MM-DD') as week, number, status,
       case when through_id is not null then json_build_object('after', after_id, 'through', through_id) end as ids,
       predictions, labelled, ${MEASURED.map((name) => `${columnOf(name)} as "${name}"`).join(", ")},
       closed_at as "closedAt", evaluated_at as "evaluatedAt"
     from monitor.windows where model_name = $1 order by monitor.windows.week, model_version, number`,
    [modelName],
  );
  return rows;
}

/** What was measured on a stored window; undefined when nothing was. */
export function measurementOf(stored: StoredWindow): WindowMeasurement | undefined {
  const { drift, counts, performance, slices, estimateCheck, estimate, skew, labelDelay } = stored;
  if (!drift || !counts || !performance || !slices || !estimateCheck) return undefined;
  return { drift, counts, performance, slices, estimateCheck, estimate, skew, labelDelay };
}

function columnOf(name: (typeof MEASURED)[number]): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
