import type { Column } from "../columns.ts";
import { requireValues } from "../columns.ts";
import { createRandom } from "../random/random.ts";
import { drawCounts } from "../random/sampling.ts";
import type { Interval } from "../summary/interval.ts";
import { quantileOfSorted } from "../summary/quantile.ts";

export interface BootstrapOptions {
  /** Default 1,000. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Of the random numbers; default 1. */
  readonly seed?: number;
}

/**
 * Calls `visit` with the row counts of each bootstrap resample (rows drawn with replacement; Efron, 1979).
 * The array is reused between calls.
 */
export function eachResample(
  rows: number,
  options: BootstrapOptions,
  visit: (counts: Uint16Array, resample: number) => void,
): void {
  const random = createRandom(options.seed ?? 1);
  const counts = new Uint16Array(rows);
  for (let resample = 0; resample < (options.resamples ?? 1000); resample++) {
    drawCounts(random, counts);
    visit(counts, resample);
  }
}

/** Percentile interval around `estimate` from its resampled values; NaN ones (a class went missing) are left out. */
export function percentileInterval(estimate: number, values: Column, confidence: number = 0.95): Interval {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  requireValues("bootstrap values", sorted, 2);
  const tail = (1 - confidence) / 2;
  return { estimate, low: quantileOfSorted(sorted, tail), high: quantileOfSorted(sorted, 1 - tail), confidence };
}

/** Bootstrap interval of any statistic of a column, such as its mean or a quantile. */
export function bootstrapInterval(
  column: Column,
  statistic: (sample: Float64Array) => number,
  options: BootstrapOptions = {},
): Interval {
  requireValues("bootstrap column", column, 1);
  const sample = new Float64Array(column.length);
  const values: number[] = [];
  eachResample(column.length, options, (counts) => {
    let next = 0;
    for (let row = 0; row < counts.length; row++) {
      for (let copy = counts[row] as number; copy > 0; copy--) sample[next++] = column[row] as number;
    }
    values.push(statistic(sample));
  });
  return percentileInterval(statistic(Float64Array.from(column)), values, options.confidence);
}
