import { measurementOf, type StoredWindow } from "./store.ts";
import type { MeasuredWindow } from "./watch.ts";
import { addWeeks, type Week } from "./week.ts";

/** The measured windows in memory: a few numbers for each model version and week. */
export interface WindowBoard {
  put(window: MeasuredWindow): void;
  /** The newest complete window of a version. */
  newestClosed(modelVersion: number): MeasuredWindow | undefined;
  /** Share of the predictions of the week before `week` that are labelled, all versions together. */
  labelledShareBefore(week: Week): number | undefined;
  /** The newest complete week of which `share` of all versions' predictions are labelled. */
  newestLabelledWeek(share: number): Week | undefined;
}

/** A board that goes on from what was stored. */
export function makeBoard(stored: readonly StoredWindow[]): WindowBoard {
  const windows = new Map<string, MeasuredWindow>();
  const put = (window: MeasuredWindow): void => void windows.set(`${window.modelVersion} ${window.week}`, window);
  for (const window of stored) {
    const measured = measurementOf(window);
    const { modelName, modelVersion, week, predictions, labelled, status } = window;
    if (measured) put({ modelName, modelVersion, week, predictions, labelled, status, measured });
  }
  const closed = (): MeasuredWindow[] => [...windows.values()].filter((window) => window.status === "closed");
  return {
    put,
    newestClosed: (version) => newest(closed().filter((window) => window.modelVersion === version)),
    labelledShareBefore: (week) => {
      const before = byWeek(closed()).get(addWeeks(week, -1));
      return before && before.labelled / before.predictions;
    },
    newestLabelledWeek: (share) => {
      const labelled = [...byWeek(closed())].filter(([, sum]) => sum.labelled >= share * sum.predictions);
      return labelled
        .map(([week]) => week)
        .sort()
        .at(-1);
    },
  };
}

function byWeek(windows: readonly MeasuredWindow[]): Map<Week, { predictions: number; labelled: number }> {
  const weeks = new Map<Week, { predictions: number; labelled: number }>();
  for (const { week, predictions, labelled } of windows) {
    const sum = weeks.get(week) ?? { predictions: 0, labelled: 0 };
    weeks.set(week, { predictions: sum.predictions + predictions, labelled: sum.labelled + labelled });
  }
  return weeks;
}

function newest(windows: readonly MeasuredWindow[]): MeasuredWindow | undefined {
  return windows.toSorted((a, b) => (a.week < b.week ? 1 : -1))[0];
}
