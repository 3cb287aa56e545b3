import type { Column } from "@mlops/statistics";
import type { BinnedTable } from "./binned-table.ts";

const DAY_MILLISECONDS = 86_400_000;

/**
 * Features that the calendar alone decides, such as month and weekday: each day has one value, and the days differ.
 * They move by themselves, so that their drift says nothing.
 */
export function calendarFeatures({ columns, codes, rows }: BinnedTable, eventTimes: Column): string[] {
  const width = columns.length;
  return columns.slice(0, -1).flatMap(({ name }, c) => {
    const ofDay = new Map<number, number>();
    for (let row = 0; row < rows; row++) {
      const day = Math.floor((eventTimes[row] as number) / DAY_MILLISECONDS);
      const code = codes[row * width + c] as number;
      if ((ofDay.get(day) ?? code) !== code) return [];
      ofDay.set(day, code);
    }
    return new Set(ofDay.values()).size > 1 ? [name] : [];
  });
}
