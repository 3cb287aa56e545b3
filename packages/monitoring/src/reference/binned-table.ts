import { type BinIndex, binIndex, cutsBelow } from "./binning.ts";
import type { ReferenceColumn } from "./freeze-bins.ts";
import { toNumbers } from "./number-column.ts";
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
export function binTable(features: readonly FeatureReference[], values: readonly ReferenceColumn[]): BinnedTable {
  const rows = values[0]?.length ?? 0;
  const codes = new Uint8Array(rows * features.length);
  const columns = features.map((feature, c) => {
    const counts = encodeColumn(feature, values[c] as ReferenceColumn, codes, c, features.length);
    return { ...feature, counts };
  });
  const offsets = [0];
  for (const { counts } of columns) offsets.push((offsets.at(-1) as number) + counts.length);
  return { rows, columns, codes, offsets };
}

/** Writes a column's bins into the table; returns how many rows each bin has. */
function encodeColumn(
  feature: FeatureReference,
  values: ReferenceColumn,
  codes: Uint8Array,
  column: number,
  width: number,
): number[] {
  const counts = new Uint32Array(feature.counts.length);
  if (feature.kind === "number") {
    const cuts = Float64Array.from(feature.edges);
    encodeNumbers(cuts, toNumbers(feature.name, values), { codes, column, width, counts });
  } else encodeCategories(binIndex(feature), values, { codes, column, width, counts });
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

function encodeCategories(index: BinIndex, values: ReferenceColumn, { codes, column, width, counts }: Target): void {
  for (let row = 0, at = column; row < values.length; row++, at += width) {
    const bin = index(values[row]);
    codes[at] = bin;
    counts[bin] = (counts[bin] as number) + 1;
  }
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
