import { MlflowUsageError } from "../errors.ts";

/** A column of MLflow's column signature: `{ name: "distance", type: "float" }`. */
export interface ColumnSpec {
  readonly name?: string;
  readonly type: "boolean" | "integer" | "long" | "float" | "double" | "string" | "binary" | "datetime";
  readonly required?: boolean;
}

/** A tensor of MLflow's tensor signature; -1 in a shape is any size. */
export interface TensorSpec {
  readonly name?: string;
  readonly type: "tensor";
  readonly "tensor-spec": {
    /** NumPy's name: `float32`, `int64`, `str`, … */
    readonly dtype: string;
    readonly shape: readonly number[];
  };
}

/** What a model takes and gives. Lists, or MLflow's own JSON texts of them. */
export interface ModelSignature {
  readonly inputs: readonly (ColumnSpec | TensorSpec)[] | string;
  readonly outputs?: readonly (ColumnSpec | TensorSpec)[] | string | null;
  readonly params?: readonly object[] | string | null;
}

/** A tensor, by name, NumPy's type and shape. */
export function tensor(name: string, dtype: string, shape: readonly number[]): TensorSpec {
  return { name, type: "tensor", "tensor-spec": { dtype, shape } };
}

/** The signature as MLmodel keeps it: each part a JSON text. */
export function encodeSignature(signature: ModelSignature): Record<"inputs" | "outputs" | "params", string | null> {
  return {
    inputs: encodePart("inputs", signature.inputs),
    outputs: encodePart("outputs", signature.outputs),
    params: encodePart("params", signature.params),
  };
}

function encodePart(what: string, part: readonly object[] | string | null | undefined): string | null {
  if (part === undefined || part === null) return null;
  const list: unknown = typeof part === "string" ? parse(what, part) : part;
  if (!Array.isArray(list))
    throw new MlflowUsageError(`signature: expected ${what} to be a list, found ${typeof list}`);
  return JSON.stringify(list);
}

function parse(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MlflowUsageError(`signature: expected ${what} to be JSON, found '${text.slice(0, 80)}'`);
  }
}
