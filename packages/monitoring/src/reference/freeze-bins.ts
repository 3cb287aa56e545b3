import { type Column, createRandom, drawWithReplacement, quantileOfSorted } from "@mlops/statistics";
import { ReferenceInputError } from "../errors.ts";
import { toNumbers } from "./number-column.ts";
import type { CategoryReference, FeatureReference, NumberReference } from "./reference.ts";

/** A column of the training rows. NaN, null and undefined are missing numbers; null and "" missing strings. */
export type ReferenceColumn = Column | readonly (number | null | undefined)[] | readonly (string | null | undefined)[];

export interface BinOptions {
  /** Quantile bins of a number with many values. Default 10. */
  readonly bins: number;
  /** A number with at most this many values gets a bin for each. Default 24. */
  readonly distinctValues: number;
  /** Categories with a bin of their own. Default 30. */
  readonly categories: number;
}

/** Most categories a monitored column may have: more is an identifier, not a category. */
export const MAXIMUM_CATEGORIES = 10_000;

/** Quantiles of more values than this are taken from as many, drawn at random: bins then hold 10 % of the rows, give or take 0.3. */
const QUANTILE_ROWS = 20_000;

/** Freezes the bins of one column; its counts are still 0. */
export function freezeBins(name: string, column: ReferenceColumn, options: BinOptions): FeatureReference {
  return isText(column) ? categoryBins(name, column, options) : numberBins(name, toNumbers(name, column), options);
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
function categoryBins(name: string, column: ArrayLike<unknown>, options: BinOptions): CategoryReference {
  const frequency = new Map<string, { rows: number }>();
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (value === null || value === undefined || value === "") continue;
    if (typeof value !== "string") throw new ReferenceInputError(name, "strings", `${typeof value} at row ${row}`);
    const known = frequency.get(value);
    if (known) known.rows++;
    else frequency.set(value, { rows: 1 });
  }
  if (frequency.size > MAXIMUM_CATEGORIES) {
    throw new ReferenceInputError(name, `at most ${MAXIMUM_CATEGORIES} categories`, `${frequency.size}`);
  }
  const ranked = [...frequency]
    .sort(([a, n], [b, m]) => m.rows - n.rows || (a < b ? -1 : 1))
    .map(([category]) => category);
  const categories = ranked.slice(0, options.categories);
  const others = ranked.slice(options.categories);
  return { name, kind: "category", categories, others, counts: new Array<number>(categories.length + 3).fill(0) };
}

function isText(column: ReferenceColumn): boolean {
  if (!Array.isArray(column)) return false;
  return typeof column.find((value) => value !== null && value !== undefined) === "string";
}
