import type { FeatureTable } from "@mlops/training";

/** Rows of model inputs in MLflow's `dataframe_split` form, as `input_example.json` holds them. */
export interface InputExample {
  readonly columns: readonly string[];
  readonly data: readonly (readonly (string | number | null)[])[];
}

/** `count` rows spread evenly over the table. */
export function inputExample(
  table: FeatureTable,
  inputs: readonly { name: string; type: "string" | "number" }[],
  count: number,
): InputExample {
  const rows = exampleRows(table.rows, count);
  return {
    columns: inputs.map(({ name }) => name),
    data: rows.map((row) =>
      inputs.map(({ name, type }) =>
        type === "string" ? (table.strings[name]?.[row] as string) : orNull(table.numbers[name]?.[row] as number),
      ),
    ),
  };
}

/** A missing number as JSON has it. */
function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** What the model answers to the rows of {@link inputExample}, as `output_example.json` holds it: serving compares. */
export function outputExample(probabilities: Float32Array, rows: number, count: number): { probability: number[] } {
  return { probability: exampleRows(rows, count).map((row) => probabilities[row] as number) };
}

function exampleRows(rows: number, count: number): number[] {
  const every = Math.max(1, Math.floor(rows / count));
  return Array.from({ length: Math.min(count, rows) }, (_, index) => index * every);
}

/** A model signature as MLflow writes it: columns by name and type. */
export interface Signature {
  readonly inputs: readonly { readonly type: "string" | "float"; readonly name: string; readonly required: boolean }[];
  readonly outputs: readonly { readonly type: "float"; readonly name: string; readonly required: true }[];
}

/** The signature of the exported model. @param inputs `missing`: the value may be */
export function signature(
  inputs: readonly { name: string; type: "string" | "number"; missing?: boolean }[],
  output: string,
): Signature {
  return {
    inputs: inputs.map(({ name, type, missing = false }) => ({
      type: type === "string" ? "string" : "float",
      name,
      required: !missing,
    })),
    outputs: [{ type: "float", name: output, required: true }],
  };
}
