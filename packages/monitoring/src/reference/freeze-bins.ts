import { createRandom, drawWithReplacement, quantileOfSorted } from "@mlops/statistics";
import type { PreparedColumn } from "./prepared-column.ts";
import type { CategoryReference, FeatureReference, NumberReference } from "./reference.ts";

export interface BinOptions {
  /** Quantile bins of a number with many values. Default 10. */
  readonly bins: number;
  /** A number with at most this many values gets a bin for each. Default 24. */
  readonly distinctValues: number;
  /** Categories with a bin of their own. Default 30. */
  readonly categories: number;
}

/** Quantiles of more values than this are taken from as many, drawn at random: bins then hold 10 % of the rows, give or take 0.3. */
const QUANTILE_ROWS = 20_000;

/** Freezes the bins of one column; its counts are still 0. */
export function freezeBins(name: string, column: PreparedColumn, options: BinOptions): FeatureReference {
  return column.kind === "category" ? categoryBins(name, column, options) : numberBins(name, column.values, options);
}

/** Numbers: a bin for each value when they are few, quantiles otherwise; a constant gets below, equal and above. */
function numberBins(name: string, column: Float64Array, options: BinOptions): NumberReference {
  const { values, minimum, maximum, distinct } = scanNumbers(column, options.distinctValues);
  const edges = distinct ? edgesOfFew(distinct) : quantileEdges(values, options.bins);
  return { name, kind: "number", edges, minimum, maximum, counts: new Array<number>(edges.length + 2).fill(0) };
}

function edgesOfFew(distinct: readonly number[]): number[] {
  const [only] = distinct;
  if (only === undefined) return [];
  if (distinct.length > 1) return distinct.slice(0, -1);
  return [only - Math.max(Math.abs(only) * Number.EPSILON, Number.MIN_VALUE), only];
}

function quantileEdges(values: Float64Array, bins: number): number[] {
  const sorted = (values.length <= QUANTILE_ROWS ? Float64Array.from(values) : drawValues(values)).sort();
  const edges = new Set<number>();
  for (let cut = 1; cut < bins; cut++) edges.add(quantileOfSorted(sorted, cut / bins));
  return [...edges];
}

function drawValues(values: Float64Array): Float64Array {
  const rows = drawWithReplacement(createRandom(1), values.length, QUANTILE_ROWS);
  return Float64Array.from(rows, (row) => values[row] as number);
}

interface ScannedNumbers {
  /** Those that are not missing. */
  readonly values: Float64Array;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** The different values in order; undefined when they are more than were asked for. */
  readonly distinct: readonly number[] | undefined;
}

function scanNumbers(column: Float64Array, mostDistinct: number): ScannedNumbers {
  const values = new Float64Array(column.length);
  let different: Set<number> | undefined = new Set();
  let [size, minimum, maximum] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    if (Number.isNaN(value)) continue;
    values[size++] = value;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    if (different?.add(value) && different.size > mostDistinct) different = undefined;
  }
  const distinct = different && [...different].sort((a, b) => a - b);
  if (size === 0) return { values: values.subarray(0, 0), minimum: null, maximum: null, distinct };
  return { values: values.subarray(0, size), minimum, maximum, distinct };
}

/** Strings: the most frequent get a bin each, ties by name so that the bins are the same on every machine. */
function categoryBins(
  name: string,
  { words, counts }: Extract<PreparedColumn, { kind: "category" }>,
  options: BinOptions,
): CategoryReference {
  const ranked = words
    .map((word, code) => ({ word, rows: counts[code] as number }))
    .sort((a, b) => b.rows - a.rows || (a.word < b.word ? -1 : 1))
    .map(({ word }) => word);
  const categories = ranked.slice(0, options.categories);
  const others = ranked.slice(options.categories);
  return { name, kind: "category", categories, others, counts: new Array<number>(categories.length + 3).fill(0) };
}
