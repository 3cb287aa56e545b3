import { type Column, quantileOfSorted } from "@mlops/statistics";
import { ReferenceInputError } from "../errors.ts";
import { binIndex } from "./binning.ts";
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

/** Freezes the bins of one column and counts its rows in them. */
export function freezeBins(name: string, column: ReferenceColumn, options: BinOptions): FeatureReference {
  const feature = isText(column) ? categoryBins(name, column, options) : numberBins(name, column, options);
  const index = binIndex(feature);
  const counts = new Array<number>(feature.counts.length).fill(0);
  for (let row = 0; row < column.length; row++) {
    const bin = index(column[row]);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { ...feature, counts };
}

/** Numbers: a bin for each value when they are few, quantiles otherwise; a constant gets below, equal and above. */
export function numberBins(name: string, column: ArrayLike<unknown>, options: BinOptions): NumberReference {
  const sorted = presentNumbers(name, column);
  const distinct = distinctSorted(sorted, options.distinctValues + 1);
  const edges = innerEdges(sorted, distinct, options);
  const [minimum, maximum] = [sorted[0] ?? null, sorted.at(-1) ?? null];
  return { name, kind: "number", edges, minimum, maximum, counts: new Array<number>(edges.length + 2).fill(0) };
}

function innerEdges(sorted: Float64Array, distinct: number[], options: BinOptions): number[] {
  const only = distinct[0];
  if (only === undefined) return [];
  if (distinct.length === 1) return [only - Math.max(Math.abs(only) * Number.EPSILON, Number.MIN_VALUE), only];
  if (distinct.length <= options.distinctValues) return distinct.slice(0, -1);
  const edges = new Set<number>();
  for (let cut = 1; cut < options.bins; cut++) edges.add(quantileOfSorted(sorted, cut / options.bins));
  return [...edges];
}

/** Strings: the most frequent get a bin each, ties by name so that the bins are the same on every machine. */
function categoryBins(name: string, column: ArrayLike<unknown>, options: BinOptions): CategoryReference {
  const frequency = new Map<string, number>();
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (value === null || value === undefined || value === "") continue;
    if (typeof value !== "string") throw new ReferenceInputError(name, "strings", `${typeof value} at row ${row}`);
    frequency.set(value, (frequency.get(value) ?? 0) + 1);
  }
  if (frequency.size > MAXIMUM_CATEGORIES) {
    throw new ReferenceInputError(name, `at most ${MAXIMUM_CATEGORIES} categories`, `${frequency.size}`);
  }
  const ranked = [...frequency].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([category]) => category);
  const categories = ranked.slice(0, options.categories);
  const others = ranked.slice(options.categories);
  return { name, kind: "category", categories, others, counts: new Array<number>(categories.length + 3).fill(0) };
}

function isText(column: ReferenceColumn): boolean {
  if (!Array.isArray(column)) return false;
  return typeof column.find((value) => value !== null && value !== undefined) === "string";
}

function presentNumbers(name: string, column: ArrayLike<unknown>): Float64Array {
  const values = new Float64Array(column.length);
  let size = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (value === null || value === undefined || Number.isNaN(value)) continue;
    if (typeof value !== "number") throw new ReferenceInputError(name, "numbers", `${typeof value} at row ${row}`);
    values[size++] = value;
  }
  return values.subarray(0, size).sort();
}

/** The different values, at most `limit` of them. */
function distinctSorted(sorted: Float64Array, limit: number): number[] {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    distinct.push(value);
    if (distinct.length === limit) break;
  }
  return distinct;
}
