import { widthOf } from "../engine/pack.ts";
import { float16Value } from "../onnx/float16.ts";
import type { NamedTensor } from "../onnx/session.ts";

/**
 * The score of a row, for the log and for drift: the output called `probability`, or else the first floating-point
 * output; of several columns the last, which is the positive class in scikit-learn's order. Null when there is none.
 */
export function scoreOfRow(outputs: readonly NamedTensor[], row: number): number | null {
  const output = outputs.find((candidate) => candidate.name === "probability") ?? outputs.find(isFloat);
  if (output === undefined) return null;
  const width = widthOf(output);
  const value = output.data[row * width + width - 1];
  const score = output.type === "float16" ? float16Value(Number(value)) : Number(value);
  return Number.isFinite(score) ? score : null;
}

function isFloat(output: NamedTensor): boolean {
  return output.type === "float32" || output.type === "float64" || output.type === "float16";
}
