import type { WindowMeasurement } from "./evaluate-window.ts";
import type { StoredWindow } from "./store.ts";
import type { MeasuredWindow } from "./watch.ts";
import type { Week } from "./week.ts";

/** The measured windows in memory: a few numbers for each model version and week. */
export interface WindowBoard {
  put(window: MeasuredWindow): void;
  /** The newest complete window of a version. */
  newestClosed(modelVersion: number): MeasuredWindow | undefined;
  /** The newest complete week of which `share` of all versions' predictions are labelled. */
  newestLabelledWeek(share: number): Week | undefined;
}

/** A board that goes on from what was stored. */
export function makeBoard(stored: readonly StoredWindow[]): WindowBoard {
  const windows = new Map<string, MeasuredWindow>();
  const put = (window: MeasuredWindow): void => void windows.set(`${window.modelVersion} ${window.week}`, window);
  for (const { drift, performance, ...window } of stored) {
    if (drift && performance) put({ ...window, measured: { drift, performance } satisfies WindowMeasurement });
  }
  const closed = (): MeasuredWindow[] => [...windows.values()].filter((window) => window.status === "closed");
  return {
    put,
    newestClosed: (version) => newest(closed().filter((window) => window.modelVersion === version)),
    newestLabelledWeek: (share) => {
      const weeks = new Map<Week, { predictions: number; labelled: number }>();
      for (const { week, predictions, labelled } of closed()) {
        const sum = weeks.get(week) ?? { predictions: 0, labelled: 0 };
        weeks.set(week, { predictions: sum.predictions + predictions, labelled: sum.labelled + labelled });
      }
      const labelled = [...weeks].filter(([, { predictions, labelled }]) => labelled >= share * predictions);
      return labelled
        .map(([week]) => week)
        .sort()
        .at(-1);
    },
  };
}

function newest(windows: readonly MeasuredWindow[]): MeasuredWindow | undefined {
  return windows.toSorted((a, b) => (a.week < b.week ? 1 : -1))[0];
}
