import type { Project } from "@mlops/project";
import type { FeatureTable } from "@mlops/training";
import type { Slice } from "./scored-week.ts";

/** The rows that slices are cut from. */
export interface SlicedRows {
  readonly table: FeatureTable;
  /** Hour of the event, 0 to below 24. */
  readonly hours: Float32Array;
}

const fewestRows = 400;
const largestValues = 10;

/** Times of day and the most frequent values of the project's columns, those with enough rows to tell. */
export function findSlices(rows: SlicedRows, { columns, timesOfDay }: Project["protectedSlices"]): Slice[] {
  const slices = [
    ...(timesOfDay ? partsOfDay(rows) : []),
    ...columns.flatMap(({ column, words }) => frequentValues(rows.table.strings[column] ?? [], words)),
  ];
  return slices.filter((slice) => slice.rows.length >= fewestRows);
}

const parts = [
  { name: "night (22 to 6)", includes: (hour: number) => hour >= 22 || hour < 6 },
  { name: "morning (6 to 11)", includes: (hour: number) => hour >= 6 && hour < 11 },
  { name: "midday (11 to 17)", includes: (hour: number) => hour >= 11 && hour < 17 },
  { name: "evening (17 to 22)", includes: (hour: number) => hour >= 17 && hour < 22 },
];

function partsOfDay({ hours }: SlicedRows): Slice[] {
  return parts.map(({ name, includes }) => ({
    name,
    rows: rowsWhere(hours.length, (row) => includes(hours[row] ?? 0)),
  }));
}

function frequentValues(values: readonly string[], words: string): Slice[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const largest = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, largestValues);
  return largest.map(([value]) => ({
    name: `${words} ${value === "" ? "(missing)" : value}`,
    rows: rowsWhere(values.length, (row) => values[row] === value),
  }));
}

function rowsWhere(rows: number, includes: (row: number) => boolean): Int32Array {
  return Int32Array.from(Array.from({ length: rows }, (_, row) => row).filter(includes));
}
