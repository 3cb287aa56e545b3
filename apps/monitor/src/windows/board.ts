import { measurementOf, type StoredWindow } from "./store.ts";
import type { MeasuredWindow } from "./watch.ts";
import { addWeeks, type Week } from "./week.ts";
import { compareWindows, keyOfWindow } from "./window-name.ts";

/** The measured windows in memory: a few numbers for each model version and week. */
export interface WindowBoard {
  put(window: MeasuredWindow): void;
  /** The newest complete window of a version. */
  newestClosed(modelVersion: number): MeasuredWindow | undefined;
  /**
   * Share of the predictions of the window before that are labelled: of the week before, all versions together, or of the
   * same version's window before.
   */
  labelledShareBefore(window: MeasuredWindow): number | undefined;
  /** The newest week of a complete window of which `share` of the predictions (a week's: of all versions) are labelled. */
  newestLabelledWeek(share: number): Week | undefined;
}

/** A board that goes on from what was stored. */
export function makeBoard(stored: readonly StoredWindow[]): WindowBoard {
  const windows = new Map<string, MeasuredWindow>();
  const put = (window: MeasuredWindow): void => void windows.set(keyOfWindow(window), window);
  for (const window of stored) {
    const measured = measurementOf(window);
    if (measured) put({ ...window, measured });
  }
  const closed = (): MeasuredWindow[] => [...windows.values()].filter((window) => window.status === "closed");
  return {
    put,
    newestClosed: (version) => newest(closed().filter((window) => window.modelVersion === version)),
    labelledShareBefore: ({ modelVersion, week, number }) => {
      const name = number === 0 ? addWeeks(week, -1) : `${modelVersion} ${number - 1}`;
      const before = inGroups(closed()).get(name);
      return before && before.labelled / before.predictions;
    },
    newestLabelledWeek: (share) => {
      const labelled = [...inGroups(closed()).values()].filter((sum) => sum.labelled >= share * sum.predictions);
      return labelled
        .map(({ week }) => week)
        .sort()
        .at(-1);
    },
  };
}

interface Group {
  readonly week: Week;
  readonly predictions: number;
  readonly labelled: number;
}

/** A week's windows of all versions together; each window by count alone. */
function inGroups(windows: readonly MeasuredWindow[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { modelVersion, week, number, predictions, labelled } of windows) {
    const name = number === 0 ? week : `${modelVersion} ${number}`;
    const sum = groups.get(name) ?? { predictions: 0, labelled: 0 };
    groups.set(name, { week, predictions: sum.predictions + predictions, labelled: sum.labelled + labelled });
  }
  return groups;
}

function newest(windows: readonly MeasuredWindow[]): MeasuredWindow | undefined {
  return windows.toSorted(compareWindows).at(-1);
}
