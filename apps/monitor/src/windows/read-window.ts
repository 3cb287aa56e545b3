import type { Queryable } from "@mlops/database";
import { wasGiven } from "./given-answers.ts";
import type { WindowSurvey } from "./survey.ts";
import { weekRange } from "./week.ts";

/** One logged prediction, with its label when it has come. */
export interface LoggedPrediction {
  readonly id: string;
  /** Milliseconds since 1970; null when the request gave none. */
  readonly eventTime: number | null;
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
  window: Pick<WindowSurvey, "modelName" | "modelVersion" | "week" | "ids">,
): AsyncGenerator<LoggedPrediction[]> {
  const { first, condition, bounds } = rangeOf(window);
  let after = first;
  for (;;) {
    const { rows } = await db.query<LoggedPrediction>(
      `select p.id, extract(epoch from p.event_time)::float8 * 1000 as "eventTime", p.request, p.features,
         p.probability, l.late, extract(epoch from l.observed_at - p.event_time)::float8 / 3600 as "labelDelayHours"
       from mlops.predictions p left join mlops.labels l on l.prediction_id = p.id
       where p.model_name = $1 and p.model_version = $2 and ${wasGiven("p")}
         and p.id > $3 and ${condition}
       order by p.id limit ${PAGE_ROWS}`,
      [window.modelName, window.modelVersion, after, ...bounds],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE_ROWS) return;
    after = (rows.at(-1) as LoggedPrediction).id;
  }
}

/** The rows of a window by count are between two ids, those of a week between two event times. */
function rangeOf({ week, ids }: Pick<WindowSurvey, "week" | "ids">): {
  first: string;
  condition: string;
  bounds: unknown[];
} {
  if (ids) return { first: ids.after, condition: "p.id <= $4", bounds: [ids.through] };
  const [start, end] = weekRange(week);
  return {
    first: "00000000-0000-0000-0000-000000000000",
    condition: "p.event_time >= $4 and p.event_time < $5",
    bounds: [new Date(start), new Date(end)],
  };
}
