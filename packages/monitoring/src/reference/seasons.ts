import type { Column } from "@mlops/statistics";

/** Weekdays times quarters of the day. */
export const SEASONS = 28;

const QUARTER_MILLISECONDS = 6 * 3_600_000;
const EPOCH_QUARTER_OFFSET = 12; // 1970-01-01 was a Thursday: three days after a Monday.

/**
 * The season of an event time: 0 is Monday 00:00-06:00, 27 Sunday 18:00-24:00. Times are the local wall clock written
 * as if it were UTC, in milliseconds.
 */
export function seasonOf(eventTimeMilliseconds: number): number {
  const quarter = Math.floor(eventTimeMilliseconds / QUARTER_MILLISECONDS) + EPOCH_QUARTER_OFFSET;
  return ((quarter % SEASONS) + SEASONS) % SEASONS;
}

/**
 * The reference counts that a window with this mix of seasons should show: each season of the reference weighted to the
 * window's share of it. So the first half of a week is not alarming for having no Sunday. Seasons that the reference
 * never saw are left out; without any overlap, the plain counts.
 *
 * Their sum is the number of rows that this mixture is worth as a sample: all rows of the reference when the mix is its
 * own, few when the window is of seasons that training has seen little of.
 *
 * @param reference [season][bin]
 * @param windowRows rows of the window by season, [28]
 */
export function seasonalCounts(reference: readonly (readonly number[])[], windowRows: Column, plain: Column): number[] {
  const rows = reference.map(sum);
  const known = rows.map((count, season) => (count > 0 ? (windowRows[season] as number) : 0));
  const windowTotal = sum(known);
  if (windowTotal === 0) return Array.from(plain);
  const weights = known.map((count) => count / windowTotal);
  const total = effectiveRows(weights, rows);
  const expected = new Array<number>(plain.length).fill(0);
  for (const [index, season] of reference.entries()) {
    const weight = weights[index] as number;
    if (weight === 0) continue;
    const scale = (weight * total) / (rows[index] as number);
    for (let bin = 0; bin < expected.length; bin++)
      expected[bin] = (expected[bin] as number) + scale * (season[bin] as number);
  }
  return expected;
}

/** Rows of a plain sample whose shares would vary as those of the weighted strata do (Kish's effective sample size). */
function effectiveRows(weights: readonly number[], rows: readonly number[]): number {
  const variance = weights.reduce(
    (total, weight, s) => (weight === 0 ? total : total + weight ** 2 / (rows[s] as number)),
    0,
  );
  return 1 / variance;
}

function sum(column: Column): number {
  let total = 0;
  for (let index = 0; index < column.length; index++) total += column[index] as number;
  return total;
}
