import type { Queryable } from "@mlops/database";
import { wasGiven } from "./given-answers.ts";
import type { Week } from "./week.ts";
import type { WindowName } from "./window-name.ts";

/** How much the log holds of one model version and window. */
export interface WindowSurvey extends WindowName {
  readonly modelName: string;
  readonly modelVersion: number;
  readonly predictions: number;
  readonly labelled: number;
  /** The predictions of a window by count; null for a week. */
  readonly ids: IdRange | null;
}

/** Prediction ids (UUIDv7: ordered by the time of the request), without the first, with the last. */
export interface IdRange {
  readonly after: string;
  readonly through: string;
}

/** A window with whether it is complete, so that it can be judged. */
export interface FollowedWindow {
  readonly window: WindowSurvey;
  readonly isComplete: boolean;
}

/** The windows that may have changed, oldest first; called again and again. */
export type WindowFollower = () => Promise<FollowedWindow[]>;

/**
 * Counts predictions and labels by model version and week of event time, from `fromWeek` on. Rows without event time
 * are in no window.
 */
export async function surveyLog(db: Queryable, modelName: string, fromWeek: Week): Promise<WindowSurvey[]> {
  const { rows } = await db.query<Omit<WindowSurvey, "modelName" | "number" | "ids">>(
    `select p.model_version as "modelVersion",
       to_char(date_trunc('week', p.event_time at time zone 'UTC'), 'YYYY-MM-DD') as week,
       count(*)::int as predictions, count(l.prediction_id)::int as labelled
     from mlops.predictions p left join mlops.labels l on l.prediction_id = p.id
     where p.event_time >= $2::date at time zone 'UTC' and p.model_name = $1 and ${wasGiven("p")}
     group by 1, 2 order by 2, 1`,
    [modelName, fromWeek],
  );
  return rows.map((row) => ({ modelName, ...row, number: 0, ids: null }));
}

/**
 * The weeks that are complete: at least `rows` predictions are of later weeks. A request for a flight months ahead, or
 * a client whose clock is wrong, therefore closes nothing.
 */
export function completeWeeks(survey: readonly WindowSurvey[], rows: number): Set<Week> {
  const byWeek = new Map<Week, number>();
  for (const { week, predictions } of survey) byWeek.set(week, (byWeek.get(week) ?? 0) + predictions);
  const complete = new Set<Week>();
  let later = 0;
  for (const week of [...byWeek.keys()].sort().reverse()) {
    if (later >= rows) complete.add(week);
    later += byWeek.get(week) ?? 0;
  }
  return complete;
}
