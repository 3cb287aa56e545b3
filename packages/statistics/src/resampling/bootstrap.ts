import type { Column } from "../columns.ts";
import { requireValues } from "../columns.ts";
import { createRandom } from "../random/random.ts";
import { drawCounts } from "../random/sampling.ts";
import type { Interval } from "../summary/interval.ts";
import { quantileOfSorted } from "../summary/quantile.ts";
import { clusterCount } from "./clusters.ts";

export interface BootstrapOptions {
  /** Default 1,000. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Of the random numbers; default 1. */
  readonly seed?: number;
  /**
   * Which cluster each row is of, [rows], from 0 up without gaps. Rows of one cluster are drawn together, for rows that share something (a day's
   * weather): drawn one by one they would look like more evidence than they are. Left out: every row is drawn by itself.
   */
  readonly clusters?: Column | undefined;
}

/**
 * Calls `visit` with the row counts of each bootstrap resample: rows drawn with replacement (Efron, 1979), or whole clusters of rows (Davison and
 * Hinkley, 1997, section 3.8), whose resamples differ in their number of rows. The array is reused between calls.
 */
export function eachResample(
  rows: number,
  options: BootstrapOptions,
  visit: (counts: Uint16Array, resample: number) => void,
): void {
  const random = createRandom(options.seed ?? 1);
  const counts = new Uint16Array(rows);
  const { clusters } = options;
  const drawn = clusters && new Uint16Array(clusterCount(clusters, rows));
  for (let resample = 0; resample < (options.resamples ?? 1000); resample++) {
    drawCounts(random, drawn ?? counts);
    if (drawn && clusters) for (let row = 0; row < rows; row++) counts[row] = drawn[clusters[row] as number] as number;
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
  const values: number[] = [];
  eachResample(column.length, options, (counts) => values.push(statistic(repeated(column, counts))));
  return percentileInterval(statistic(Float64Array.from(column)), values, options.confidence);
}

/** The column with each row as often as it was drawn. */
function repeated(column: Column, counts: Uint16Array): Float64Array {
  const sample = new Float64Array(counts.reduce((sum, count) => sum + count, 0));
  let next = 0;
  for (let row = 0; row < counts.length; row++) {
    for (let copy = counts[row] as number; copy > 0; copy--) sample[next++] = column[row] as number;
  }
  return sample;
}
