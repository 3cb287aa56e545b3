import type { Queryable } from "@mlops/database";
import { completeWeeks, surveyLog, type WindowFollower } from "./survey.ts";
import { addWeeks, type Week } from "./week.ts";

/** Labels keep coming for this many weeks after a window; older windows are not looked at any more. */
const LOOK_BACK_WEEKS = 6;

/** Follows the log by weeks of event time. */
export function followWeeks(db: Queryable, modelName: string, watermarkRows: number): WindowFollower {
  let fromWeek: Week = "1970-01-05";
  return async () => {
    const survey = await surveyLog(db, modelName, fromWeek);
    const complete = completeWeeks(survey, watermarkRows);
    const newest = [...complete].sort().at(-1);
    if (newest) fromWeek = addWeeks(newest, -LOOK_BACK_WEEKS);
    return survey.map((window) => ({ window, isComplete: complete.has(window.week) }));
  };
}
