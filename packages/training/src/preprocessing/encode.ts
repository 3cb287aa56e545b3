import { type FeatureTable, requireColumns } from "../feature-table.ts";
import {
  type CycleEncoding,
  categoryEncodings,
  cycleEncodings,
  denseWidth,
  missingNumbers,
  type NumberEncoding,
  numberEncodings,
  type Preprocessing,
  rawInputs,
} from "./encodings.ts";

/** A table as the network takes it. */
export interface EncodedTable {
  readonly rows: number;
  readonly width: number;
  /** Row-major, `rows` x `width`: standardized numbers, whether those that may be are missing, then for each cycle its sines
   * and its cosines. */
  readonly dense: Float32Array;
  /** One for each category encoding: 0 for what training did not see, else its place in the vocabulary plus 1. */
  readonly ids: readonly Int32Array[];
}

/** Encodes a table as the ONNX graph does, in the same 32-bit steps. Throws `ColumnError`. */
export function encodeTable(table: FeatureTable, preprocessing: Preprocessing): EncodedTable {
  requireColumns(table, rawInputs(preprocessing));
  const width = denseWidth(preprocessing);
  const dense = new Float32Array(table.rows * width);
  let column = 0;
  for (const encoding of numberEncodings(preprocessing)) {
    writeNumber(dense, width, column, encoding, table.numbers[encoding.input] as Float32Array);
    column += 1;
  }
  for (const { input } of missingNumbers(preprocessing)) {
    writeMissing(dense, width, column, table.numbers[input] as Float32Array);
    column += 1;
  }
  for (const encoding of cycleEncodings(preprocessing)) {
    writeCycle(dense, width, column, encoding, table.numbers[encoding.input] as Float32Array);
    column += 2 * encoding.harmonics;
  }
  const ids = categoryEncodings(preprocessing).map((encoding) =>
    idsOf(table.strings[encoding.input] ?? [], encoding.vocabulary),
  );
  return { rows: table.rows, width, dense, ids };
}

function writeNumber(
  dense: Float32Array,
  width: number,
  column: number,
  { minimum, maximum, mean, deviation, missing }: NumberEncoding,
  values: Float32Array,
): void {
  const scale = Math.fround(1 / deviation);
  for (let row = 0, at = column; row < values.length; row += 1, at += width) {
    const value = values[row] as number;
    const cut = missing && Number.isNaN(value) ? mean : Math.min(Math.max(value, minimum), maximum);
    dense[at] = Math.fround(cut - mean) * scale;
  }
}

function writeMissing(dense: Float32Array, width: number, column: number, values: Float32Array): void {
  for (let row = 0, at = column; row < values.length; row += 1, at += width) {
    dense[at] = Number.isNaN(values[row]) ? 1 : 0;
  }
}

function writeCycle(
  dense: Float32Array,
  width: number,
  column: number,
  { period, harmonics, missing }: CycleEncoding,
  values: Float32Array,
): void {
  for (let harmonic = 1; harmonic <= harmonics; harmonic += 1) {
    const frequency = cycleFrequency(period, harmonic);
    const sine = column + harmonic - 1;
    for (let row = 0, at = sine; row < values.length; row += 1, at += width) {
      const angle = Math.fround((values[row] as number) * frequency);
      if (missing && Number.isNaN(angle)) continue;
      dense[at] = Math.sin(angle);
      dense[at + harmonics] = Math.cos(angle);
    }
  }
}

/** Radians for one unit of the input, as a 32-bit number. */
export function cycleFrequency(period: number, harmonic: number): number {
  return Math.fround((2 * Math.PI * harmonic) / period);
}

function idsOf(values: readonly string[], vocabulary: readonly string[]): Int32Array {
  const known = new Map(vocabulary.map((value, index) => [value, index + 1]));
  return Int32Array.from(values, (value) => known.get(value) ?? 0);
}
