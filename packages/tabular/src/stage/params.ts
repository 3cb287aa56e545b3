import { readFile } from "node:fs/promises";
import type { BackendChoice, TrainingOptions } from "@mlops/training";
import { BackendError } from "@mlops/training";
import { parse } from "yaml";
import { z } from "zod";
import type { PrepareParams } from "../prepare/prepare-table.ts";
import type { EncodingOptions } from "../table/encodings.ts";
import type { StageEnvironment } from "./environment.ts";

export interface TrainParams extends EncodingOptions {
  readonly seed: number;
  readonly backend: BackendChoice;
  readonly epochs: number;
  readonly batch_size: number;
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly unknown_share: number;
  readonly patience: number;
  readonly hidden: readonly number[];
}

/** What `params.yaml` of a project made from a table holds, in its own names. */
export interface TableParams {
  readonly prepare: PrepareParams;
  readonly train: TrainParams;
  readonly evaluate: { readonly resamples: number; readonly importance_rows: number; readonly seed: number };
  readonly export: { readonly reference_rows: number; readonly minimum_rows: number; readonly seed: number };
}

const count = z.number().int().positive();
const seed = z.number().int();

const schema: z.ZodType<TableParams> = z.strictObject({
  prepare: z.strictObject({
    test_weeks: count,
    validation_weeks: count,
    training_weeks: count,
    maximum_rows: count,
    seed,
  }),
  train: z.strictObject({
    seed,
    backend: z.enum(["auto", "native", "wasm"]),
    epochs: count,
    batch_size: count,
    learning_rate: z.number().positive(),
    weight_decay: z.number().min(0),
    unknown_share: z.number().min(0).max(1),
    patience: count,
    hidden: z.array(count).min(1),
    category_dimensions: count,
    category_values: count,
    category_minimum_rows: count,
  }),
  evaluate: z.strictObject({ resamples: count, importance_rows: count, seed }),
  export: z.strictObject({ reference_rows: count, minimum_rows: count, seed }),
});

/** `params.yaml` is missing or does not say what the stages need. */
class ParamsError extends Error {
  override readonly name = "ParamsError";
}

/** Reads and checks `params.yaml`. */
export async function readTableParams(file = "params.yaml"): Promise<TableParams> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new ParamsError(`${file}: ${error.message}`);
  });
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new ParamsError(
    `${file}: ${parsed.error.issues.map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`).join("; ")}`,
  );
}

/** params.yaml's names to the training package's. @param hidden units of the hidden layers; none: logistic regression */
export function trainingOptions(train: TrainParams, hidden: readonly number[]): TrainingOptions {
  return {
    seed: train.seed,
    hidden,
    epochs: train.epochs,
    batchSize: train.batch_size,
    learningRate: train.learning_rate,
    weightDecay: train.weight_decay,
    delayWeight: 0,
    unknownShare: train.unknown_share,
    patience: train.patience,
  };
}

/** The environment's wish before params.yaml's. Throws `BackendError`. */
export function chosenBackend(environment: StageEnvironment, train: { readonly backend: string }): BackendChoice {
  const wanted = environment.backend ?? train.backend;
  if (wanted === "auto" || wanted === "native" || wanted === "wasm") return wanted;
  throw new BackendError(wanted, "MLOPS_BACKEND is to be auto, native or wasm");
}
