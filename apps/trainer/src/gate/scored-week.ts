/** The newest labelled week, scored by both models: one entry a flight in every column. */
export interface ScoredWeek {
  /** Monday of the week. */
  readonly week: string;
  readonly rows: number;
  /** 1: late. */
  readonly labels: Uint8Array;
  readonly origins: readonly string[];
  /** Scheduled hour of departure, 0 to below 24. */
  readonly hours: Float32Array;
  /** Probability by the challenger. */
  readonly challenger: Float32Array;
  /** Probability by the champion; undefined when there is none yet. */
  readonly champion: Float32Array | undefined;
}

/** A part of the week on which a challenger must not do much worse. */
export interface Slice {
  readonly name: string;
  readonly rows: Int32Array;
}

const fewestRows = 400;
const largestAirports = 10;

/** Times of day and the largest airports, those with enough flights to tell. */
export function protectedSlices(week: ScoredWeek): Slice[] {
  return [...timesOfDay(week), ...airports(week)].filter((slice) => slice.rows.length >= fewestRows);
}

const parts = [
  { name: "night (22 to 6)", includes: (hour: number) => hour >= 22 || hour < 6 },
  { name: "morning (6 to 11)", includes: (hour: number) => hour >= 6 && hour < 11 },
  { name: "midday (11 to 17)", includes: (hour: number) => hour >= 11 && hour < 17 },
  { name: "evening (17 to 22)", includes: (hour: number) => hour >= 17 && hour < 22 },
];

function timesOfDay(week: ScoredWeek): Slice[] {
  return parts.map(({ name, includes }) => ({ name, rows: rowsWhere(week, (row) => includes(week.hours[row] ?? 0)) }));
}

function airports(week: ScoredWeek): Slice[] {
  const flights = new Map<string, number>();
  for (const origin of week.origins) flights.set(origin, (flights.get(origin) ?? 0) + 1);
  const largest = [...flights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, largestAirports);
  return largest.map(([name]) => ({
    name: `from ${name}`,
    rows: rowsWhere(week, (row) => week.origins[row] === name),
  }));
}

function rowsWhere(week: ScoredWeek, includes: (row: number) => boolean): Int32Array {
  return Int32Array.from(Array.from({ length: week.rows }, (_, row) => row).filter(includes));
}
