import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { WeightsError } from "../errors.ts";
import type { Calibration } from "../fitting/calibration.ts";
import type { WeightArray, Weights } from "../network/weights.ts";
import type { Preprocessing } from "../preprocessing/encodings.ts";

/** A trained model as the pipeline's stages hand it on. */
export interface SavedModel {
  readonly preprocessing: Preprocessing;
  readonly hidden: readonly number[];
  readonly calibration: Calibration;
  readonly weights: Weights;
  /** For people: the backend that trained it. */
  readonly backend: string;
}

const MANIFEST = "model.json";
const VALUES = "weights.bin";

/** Writes `model.json` (all but the numbers) and `weights.bin` (32-bit floats, little-endian, in the manifest's order). */
export async function saveModel(folder: string, model: SavedModel): Promise<void> {
  await mkdir(folder, { recursive: true });
  // Only these: a caller's object may carry more, such as the seconds of an epoch, which differ from run to run.
  const { weights, preprocessing, hidden, calibration, backend } = model;
  const arrays = weights.arrays.map(({ name, shape }) => ({ name, shape }));
  await writeFile(join(folder, VALUES), Buffer.concat(weights.arrays.map(({ values }) => bytesOf(values))));
  await writeFile(
    join(folder, MANIFEST),
    `${JSON.stringify({ preprocessing, hidden, calibration, backend, arrays }, null, 1)}\n`,
  );
}

/** Reads what {@link saveModel} wrote. Throws {@link WeightsError}. */
export async function readModel(folder: string): Promise<SavedModel> {
  const parsed = manifest.safeParse(JSON.parse(await readFile(join(folder, MANIFEST), "utf8")));
  if (!parsed.success) throw new WeightsError(`${join(folder, MANIFEST)}: ${z.prettifyError(parsed.error)}`);
  const { arrays, ...rest } = parsed.data;
  const bytes = await readFile(join(folder, VALUES));
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const expected = arrays.reduce((total, { shape }) => total + sizeOf(shape), 0);
  if (numbers.length !== expected) {
    throw new WeightsError(`${join(folder, VALUES)}: ${numbers.length} numbers, expected ${expected}`);
  }
  return { ...rest, weights: { arrays: cut(arrays, numbers) } };
}

const encoding = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("number"),
    input: z.string(),
    minimum: z.number(),
    maximum: z.number(),
    mean: z.number(),
    deviation: z.number(),
    missing: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal("cycle"),
    input: z.string(),
    period: z.number(),
    harmonics: z.number().int(),
    missing: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal("category"),
    input: z.string(),
    vocabulary: z.array(z.string()),
    dimension: z.number().int(),
  }),
]);

const manifest = z.object({
  preprocessing: z.object({ encodings: z.array(encoding) }),
  hidden: z.array(z.number().int()),
  calibration: z.object({ slope: z.number(), intercept: z.number() }),
  backend: z.string(),
  arrays: z.array(z.object({ name: z.string(), shape: z.array(z.number().int()) })),
});

function cut(arrays: readonly { name: string; shape: number[] }[], numbers: Float32Array): WeightArray[] {
  let start = 0;
  return arrays.map(({ name, shape }) => {
    const values = numbers.slice(start, start + sizeOf(shape));
    start += values.length;
    return { name, shape, values };
  });
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function bytesOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
