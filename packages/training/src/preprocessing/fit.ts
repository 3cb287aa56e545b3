import { type FeatureTable, requireColumns } from "../feature-table.ts";
import type { CategoryEncoding, Encoding, EncodingRequest, NumberEncoding, Preprocessing } from "./encodings.ts";

/** Numbers beyond this many deviations say no more than the limit itself. */
const LIMIT_DEVIATIONS = 5;

/** The smallest normal float32: below it, one by the deviation is no float32, and the column is as good as constant. */
const SMALLEST_DEVIATION = 2 ** -126;

/** Fits encodings to a training table: the only place where preprocessing looks at data. */
export function fitPreprocessing(table: FeatureTable, requests: readonly EncodingRequest[]): Preprocessing {
  requireColumns(
    table,
    requests.map(({ input, kind }) => ({ name: input, type: kind === "category" ? "string" : "number" })),
  );
  return { encodings: requests.map((request) => fitEncoding(table, request)) };
}

function fitEncoding(table: FeatureTable, request: EncodingRequest): Encoding {
  if (request.kind === "number") return fitNumber(request.input, table.numbers[request.input] as Float32Array);
  if (request.kind === "category")
    return fitCategory(request.input, request.dimension, table.strings[request.input] ?? []);
  return { kind: "cycle", input: request.input, period: request.period, harmonics: request.harmonics };
}

function fitNumber(input: string, values: Float32Array): NumberEncoding {
  let sum = 0;
  let squares = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    sum += value;
    squares += value * value;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const mean = sum / values.length;
  const found = Math.sqrt(Math.max(0, squares / values.length - mean * mean));
  const deviation = found < SMALLEST_DEVIATION ? 1 : found;
  return {
    kind: "number",
    input,
    minimum: Math.fround(Math.max(lowest, mean - LIMIT_DEVIATIONS * deviation)),
    maximum: Math.fround(Math.min(highest, mean + LIMIT_DEVIATIONS * deviation)),
    mean: Math.fround(mean),
    deviation: Math.fround(deviation),
  };
}

function fitCategory(input: string, dimension: number, values: readonly string[]): CategoryEncoding {
  return { kind: "category", input, dimension, vocabulary: [...new Set(values)].sort() };
}
