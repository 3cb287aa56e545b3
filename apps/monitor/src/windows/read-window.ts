import type { Queryable } from "@mlops/database";
import type { WindowSurvey } from "./survey.ts";
import { weekRange } from "./week.ts";

/** One logged prediction, with its label when it has come. */
export interface LoggedPrediction {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly eventTime: number;
  readonly request: Readonly<Record<string, unknown>>;
  readonly features: Readonly<Record<string, unknown>>;
  readonly probability: number;
  readonly late: boolean | null;
  /** Hours from the event to its label, in the data's own time. */
  readonly labelDelayHours: number | null;
}

const PAGE_ROWS = 5000;

/** The predictions of a window in pages, ordered by id, so that memory does not grow with the window. */
export async function* readWindow(
  db: Queryable,
  window: Pick<WindowSurvey, "modelName" | "modelVersion" | "week">,
): AsyncGenerator<LoggedPrediction[]> {
  const [start, end] = weekRange(window.week);
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const { rows } = await db.query<LoggedPrediction>(
      `select p.id, extract(epoch from p.event_time)::float8 * 1000 as "eventTime", p.request, p.features,
         p.probability, l.late, extract(epoch from l.observed_at - p.event_time)::float8 / 3600 as "labelDelayHours"
       from mlops.predictions p left join mlops.labels l on l.prediction_id = p.id
       where p.model_name = $1 and p.model_version = $2 and p.event_time >= $3 and p.event_time < $4 and p.id > $5
       order by p.id limit ${PAGE_ROWS}`,
      [window.modelName, window.modelVersion, new Date(start), new Date(end), after],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE_ROWS) return;
    after = (rows.at(-1) as LoggedPrediction).id;
  }
}
