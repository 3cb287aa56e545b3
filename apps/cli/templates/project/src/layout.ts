import { EVENT_TIME, LABEL, modelInputs } from "@mlops/tabular";
import { table } from "./table.ts";

/** The model's inputs, in order. */
export const INPUTS: ReturnType<typeof modelInputs> = modelInputs(table);

/** Which columns of the prepared files are no inputs. */
export const LAYOUT: { readonly label: string; readonly time: string } = { label: LABEL, time: EVENT_TIME };

/** Where the stages leave what they make. */
export const PATHS = {
  train: "build/features/train.parquet",
  validation: "build/features/validation.parquet",
  test: "build/features/test.parquet",
  chosen: "build/train",
  baseline: "build/train/baseline",
} as const;
