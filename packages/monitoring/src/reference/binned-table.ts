import { binIndex, cutsBelow } from "./binning.ts";
import { MISSING_WORD, type PreparedColumn } from "./prepared-column.ts";
import type { FeatureReference } from "./reference.ts";

/** Rows as bin numbers, row by row, so that counting a drawn row touches one piece of memory. */
export interface BinnedTable {
  readonly rows: number;
  readonly columns: readonly FeatureReference[];
  /** [rows][columns], flat; fewer than 256 bins a column. */
  readonly codes: Uint8Array;
  /** Where each column's bins begin in flat counts, and their end: [columns + 1]. */
  readonly offsets: readonly number[];
}

/** Bins the rows of each column, and fills in the columns' counts. */
export function binTable(features: readonly FeatureReference[], values: readonly PreparedColumn[]): BinnedTable {
  const rows = values[0] ? rowsOf(values[0]) : 0;
  const codes = new Uint8Array(rows * features.length);
  const columns = features.map((feature, c) => {
    const counts = encodeColumn(feature, values[c] as PreparedColumn, codes, c, features.length);
    return { ...feature, counts };
  });
  const offsets = [0];
  for (const { counts } of columns) offsets.push((offsets.at(-1) as number) + counts.length);
  return { rows, columns, codes, offsets };
}

/** Writes a column's bins into the table; returns how many rows each bin has. */
function encodeColumn(
  feature: FeatureReference,
  values: PreparedColumn,
  codes: Uint8Array,
  column: number,
  width: number,
): number[] {
  const counts = new Uint32Array(feature.counts.length);
  const target = { codes, column, width, counts };
  if (feature.kind === "number" && values.kind === "number") {
    encodeNumbers(Float64Array.from(feature.edges), values.values, target);
  } else if (values.kind === "category") encodeCategories(binsOfWords(feature, values.words), values.codes, target);
  return [...counts];
}

/** Where a column's bins are written and counted. */
interface Target {
  readonly codes: Uint8Array;
  readonly column: number;
  readonly width: number;
  readonly counts: Uint32Array;
}

function encodeNumbers(cuts: Float64Array, values: Float64Array, { codes, column, width, counts }: Target): void {
  const missing = cuts.length + 1;
  const below = cutsBelow(cuts);
  for (let row = 0, at = column; row < values.length; row++, at += width) {
    const value = values[row] as number;
    const bin = Number.isNaN(value) ? missing : below(value);
    codes[at] = bin;
    counts[bin] = (counts[bin] as number) + 1;
  }
}

/** @param bins of each word, and of a missing one: [words + 1] */
function encodeCategories(bins: Uint8Array, words: Uint16Array, { codes, column, width, counts }: Target): void {
  const missing = bins[bins.length - 1] as number;
  for (let row = 0, at = column; row < words.length; row++, at += width) {
    const word = words[row] as number;
    const bin = word === MISSING_WORD ? missing : (bins[word] as number);
    codes[at] = bin;
    counts[bin] = (counts[bin] as number) + 1;
  }
}

function binsOfWords(feature: FeatureReference, words: readonly string[]): Uint8Array {
  const index = binIndex(feature);
  return Uint8Array.from([...words.map(index), index(undefined)]);
}

function rowsOf(column: PreparedColumn): number {
  return column.kind === "number" ? column.values.length : column.codes.length;
}

/** Counts of all columns' bins over the given rows, flat: see {@link columnCounts}. */
export function countRows({ columns, codes, offsets }: BinnedTable, rows: Uint32Array): Float64Array {
  const counts = new Uint32Array(offsets.at(-1) as number);
  const width = columns.length;
  const starts = Uint32Array.from(offsets);
  for (let i = 0; i < rows.length; i++) {
    const at = (rows[i] as number) * width;
    for (let c = 0; c < width; c++) {
      const bin = (starts[c] as number) + (codes[at + c] as number);
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
  return Float64Array.from(counts);
}

/** One column's part of flat counts: a view, not a copy. */
export function columnCounts({ offsets }: BinnedTable, counts: Float64Array, column: number): Float64Array {
  return counts.subarray(offsets[column] as number, offsets[column + 1] as number);
}

/** Counts of one column split by a grouping of the rows: [group][bin]. */
export function countByGroup(
  { columns, codes, rows }: BinnedTable,
  column: number,
  groups: number,
  groupOf: (row: number) => number,
): number[][] {
  const bins = columns[column]?.counts.length ?? 0;
  const counts = Array.from({ length: groups }, () => new Array<number>(bins).fill(0));
  for (let row = 0; row < rows; row++) {
    const group = counts[groupOf(row)] as number[];
    const bin = codes[row * columns.length + column] as number;
    group[bin] = (group[bin] as number) + 1;
  }
  return counts;
}
