import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";

const count = z.number().int().positive();
const share = z.number().min(0).max(1);

export interface PrepareParams {
  readonly test_weeks: number;
  readonly validation_weeks: number;
  readonly training_weeks: number;
  readonly maximum_rows: number;
  readonly seed: number;
}

export interface TrainParams {
  readonly seed: number;
  readonly backend: "auto" | "native" | "wasm";
  readonly epochs: number;
  readonly batch_size: number;
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly delay_weight: number;
  readonly unknown_share: number;
  readonly patience: number;
  readonly hidden: readonly number[];
  readonly airport_dimensions: number;
}

interface EvaluateParams {
  readonly resamples: number;
  readonly importance_rows: number;
  readonly seed: number;
}

interface ExportParams {
  readonly reference_rows: number;
  readonly seed: number;
}

/** What params.yaml holds, in its own names. */
export interface Params {
  readonly prepare: PrepareParams;
  readonly train: TrainParams;
  readonly evaluate: EvaluateParams;
  readonly export: ExportParams;
}

const schema: z.ZodType<Params> = z.object({
  prepare: z.object({
    test_weeks: count,
    validation_weeks: count,
    training_weeks: count,
    maximum_rows: count,
    seed: z.number().int(),
  }),
  train: z.object({
    seed: z.number().int(),
    backend: z.enum(["auto", "native", "wasm"]),
    epochs: count,
    batch_size: count,
    learning_rate: z.number().positive(),
    weight_decay: z.number().min(0),
    delay_weight: z.number().min(0),
    unknown_share: share,
    patience: count,
    hidden: z.array(count).min(1),
    airport_dimensions: count,
  }),
  evaluate: z.object({ resamples: count, importance_rows: count, seed: z.number().int() }),
  export: z.object({ reference_rows: count, seed: z.number().int() }),
});

/** `params.yaml` is missing or does not say what the stages need. */
export class ParamsError extends Error {
  readonly file: string;

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}; see apps/flight-delays/params.yaml for what belongs there`);
    this.name = "ParamsError";
    this.file = file;
  }
}

/** Reads and checks `params.yaml`. Throws {@link ParamsError}. */
export async function readParams(file = "params.yaml"): Promise<Params> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ParamsError(file, error.code === "ENOENT" ? "no such file" : error.message);
  });
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new ParamsError(
    file,
    parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
  );
}
