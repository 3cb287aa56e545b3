import type { Queryable } from "@mlops/database";
import type { ModelFilesSource } from "../model-files/model-files.ts";
import { type EvaluationOptions, evaluateWindow, type WindowMeasurement } from "./evaluate-window.ts";
import { followCounts } from "./follow-counts.ts";
import { followWeeks } from "./follow-weeks.ts";
import { measurementOf, type StoredWindow, storeWindow } from "./store.ts";
import type { WindowFollower, WindowSurvey } from "./survey.ts";
import { keyOfWindow } from "./window-name.ts";

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
  /** Predictions of a window; undefined: windows are weeks of event time. */
  readonly windowRows: number | undefined;
  readonly modelFiles: ModelFilesSource;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

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

/**
 * Follows the log by weeks of event time or by count; goes on after a restart from what is stored.
 *
 * @param stored the windows of that kind that are known already
 */
export function watchWindows(db: Queryable, options: WatchOptions, stored: readonly StoredWindow[]): WindowWatch {
  const seen = new Map<string, Seen>();
  for (const window of stored) {
    if (!measurementOf(window)) continue;
    const { status, predictions, labelled } = window;
    seen.set(keyOfWindow(window), { status, predictions, labelled, measured: true, at: options.now() });
  }
  const follow = followerOf(db, options, stored);
  return {
    look: async () => {
      const measured: MeasuredWindow[] = [];
      for (const { window, isComplete } of await follow()) {
        const status = isComplete ? "closed" : "open";
        if (!isDue(seen.get(keyOfWindow(window)), window, status, options.now())) continue;
        const files = await options.modelFiles.of(window.modelName, window.modelVersion);
        const result = files ? await evaluateWindow(db, files, window, options) : undefined;
        await storeWindow(db, window, status, result);
        const { predictions, labelled } = window;
        const at = options.now();
        seen.set(keyOfWindow(window), { status, predictions, labelled, measured: result !== undefined, at });
        if (result) measured.push({ ...window, status, measured: result });
      }
      return measured;
    },
  };
}

function followerOf(db: Queryable, options: WatchOptions, stored: readonly StoredWindow[]): WindowFollower {
  const { modelName, watermarkRows, windowRows } = options;
  if (windowRows === undefined) return followWeeks(db, modelName, watermarkRows);
  return followCounts(db, { modelName, windowRows, watermarkRows }, stored);
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
