import type { Queryable } from "@mlops/database";
import type { ModelFilesSource } from "../model-files/model-files.ts";
import { type EvaluationOptions, evaluateWindow, type WindowMeasurement } from "./evaluate-window.ts";
import { measurementOf, readWindows, storeWindow } from "./store.ts";
import { completeWeeks, surveyLog, type WindowSurvey } from "./survey.ts";
import { addWeeks, type Week } from "./week.ts";

/** A window that was measured at this look. */
export interface MeasuredWindow extends WindowSurvey {
  readonly status: "open" | "closed";
  readonly measured: WindowMeasurement;
}

export interface WindowWatch {
  /** Looks at the log once; returns the windows that were measured anew, oldest first. */
  look(): Promise<MeasuredWindow[]>;
}

export interface WatchOptions extends EvaluationOptions {
  readonly modelName: string;
  readonly watermarkRows: number;
  readonly modelFiles: ModelFilesSource;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Labels keep coming for this many weeks after a window; older windows are not looked at any more. */
const LOOK_BACK_WEEKS = 6;
/** An open window is measured again after this time at the earliest; it is shown, but no alert is made of it. */
const OPEN_WINDOW_MILLISECONDS = 2000;
/** A closed window is measured again when this share of it has been labelled since. */
const LABEL_STEP = 0.1;

interface Seen {
  status: "open" | "closed";
  predictions: number;
  labelled: number;
  /** false while the reference could not be had. */
  measured: boolean;
  at: number;
}

/** Follows the log by weeks of event time; goes on after a restart from what is stored. */
export async function watchWindows(db: Queryable, options: WatchOptions): Promise<WindowWatch> {
  const seen = new Map<string, Seen>();
  let fromWeek: Week = "1970-01-05";
  for (const window of await readWindows(db, options.modelName)) {
    if (!measurementOf(window)) continue;
    const { status, predictions, labelled } = window;
    seen.set(keyOf(window), { status, predictions, labelled, measured: true, at: options.now() });
  }
  return {
    look: async () => {
      const survey = await surveyLog(db, options.modelName, fromWeek);
      const complete = completeWeeks(survey, options.watermarkRows);
      const newest = [...complete].sort().at(-1);
      if (newest) fromWeek = addWeeks(newest, -LOOK_BACK_WEEKS);
      const measured: MeasuredWindow[] = [];
      for (const window of survey) {
        const status = complete.has(window.week) ? "closed" : "open";
        if (!isDue(seen.get(keyOf(window)), window, status, options.now())) continue;
        const files = await options.modelFiles.of(window.modelName, window.modelVersion);
        const result = files ? await evaluateWindow(db, files, window, options) : undefined;
        await storeWindow(db, window, status, result);
        const { predictions, labelled } = window;
        seen.set(keyOf(window), { status, predictions, labelled, measured: result !== undefined, at: options.now() });
        if (result) measured.push({ ...window, status, measured: result });
      }
      return measured;
    },
  };
}

function isDue(seen: Seen | undefined, window: WindowSurvey, status: "open" | "closed", now: number): boolean {
  if (!seen) return true;
  if (!seen.measured) return now - seen.at >= OPEN_WINDOW_MILLISECONDS;
  if (seen.status !== status) return true;
  const changed = seen.predictions !== window.predictions || seen.labelled !== window.labelled;
  if (!changed) return false;
  if (status === "open") return now - seen.at >= OPEN_WINDOW_MILLISECONDS;
  const step = LABEL_STEP * window.predictions;
  const whole = window.labelled === window.predictions;
  return whole || window.labelled - seen.labelled >= step || now - seen.at >= OPEN_WINDOW_MILLISECONDS;
}

function keyOf(window: Pick<WindowSurvey, "modelVersion" | "week">): string {
  return `${window.modelVersion} ${window.week}`;
}
