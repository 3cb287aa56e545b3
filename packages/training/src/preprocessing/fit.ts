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
  if (request.kind === "number") return fitNumber(request, table.numbers[request.input] as Float32Array);
  if (request.kind === "category") return fitCategory(request, table.strings[request.input] ?? []);
  return request;
}

type RequestOf<Kind extends EncodingRequest["kind"]> = Extract<EncodingRequest, { kind: Kind }>;

function fitNumber(request: RequestOf<"number">, values: Float32Array): NumberEncoding {
  const present = request.missing ? values.filter((value) => !Number.isNaN(value)) : values;
  const { mean, deviation, lowest, highest } = present.length > 0 ? momentsOf(present) : NOTHING_SEEN;
  return {
    ...request,
    minimum: Math.fround(Math.max(lowest, mean - LIMIT_DEVIATIONS * deviation)),
    maximum: Math.fround(Math.min(highest, mean + LIMIT_DEVIATIONS * deviation)),
    mean: Math.fround(mean),
    deviation: Math.fround(deviation),
  };
}

interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
}

const NOTHING_SEEN: Moments = { mean: 0, deviation: 1, lowest: 0, highest: 0 };

/** In two passes: the mean of squares less the square of the mean has no digit left for numbers far from 0. */
function momentsOf(values: Float32Array): Moments {
  let sum = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    sum += value;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const found = Math.sqrt(squares / values.length);
  return { mean, deviation: found < SMALLEST_DEVIATION ? 1 : found, lowest, highest };
}

function fitCategory(request: RequestOf<"category">, values: readonly string[]): CategoryEncoding {
  const { input, dimension, maximum = Number.POSITIVE_INFINITY, minimumRows = 1 } = request;
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const frequent = [...counts].filter(([, rows]) => rows >= minimumRows);
  // Ties by name, so that the vocabulary is the same on every machine.
  const kept = frequent.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, maximum);
  return { kind: "category", input, dimension, vocabulary: kept.map(([value]) => value).sort() };
}
