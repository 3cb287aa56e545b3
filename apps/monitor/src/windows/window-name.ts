import type { Week } from "./week.ts";

/** What names a window within its model version. */
export interface WindowName {
  /** Of a window by count: the week of its median prediction. */
  readonly week: Week;
  /** 0: the window is that week; otherwise the window is the first, second … of its model version. */
  readonly number: number;
}

/** For people: `week 2001-04-02` or `window 12`. */
export function nameOfWindow({ week, number }: WindowName): string {
  return number === 0 ? `week ${week}` : `window ${number}`;
}

/** Equal for the same window of the same model version, and for no other. */
export function keyOfWindow(window: WindowName & { readonly modelVersion: number }): string {
  return `${window.modelVersion} ${window.number === 0 ? window.week : window.number}`;
}

/** Older first; within one model version. */
export function compareWindows(a: WindowName, b: WindowName): number {
  return a.number - b.number || (a.week < b.week ? -1 : Number(a.week > b.week));
}
