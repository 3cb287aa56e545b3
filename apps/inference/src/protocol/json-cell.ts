import { float16Value } from "../onnx/float16.ts";
import type { NamedTensor } from "../onnx/session.ts";

/** Writes element `index` of a tensor as JSON. What JSON cannot say (NaN, infinities) is null; 64-bit integers are exact. */
export function jsonCell(tensor: NamedTensor, index: number): string {
  const value = tensor.data[index];
  switch (tensor.type) {
    case "string":
      return JSON.stringify(value);
    case "bool":
      return value === 1 ? "true" : "false";
    case "float16":
      return jsonNumber(float16Value(value as number));
    default:
      return typeof value === "bigint" ? value.toString() : jsonNumber(value as number);
  }
}

function jsonNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : "null";
}

/** Writes the elements from `start` as nested JSON arrays of the given dimensions; a scalar for no dimensions. */
export function jsonNested(tensor: NamedTensor, dims: readonly number[], start: number): string {
  const [size, ...inner] = dims;
  if (size === undefined) return jsonCell(tensor, start);
  const stride = inner.reduce((product, dimension) => product * dimension, 1);
  const items: string[] = [];
  for (let item = 0; item < size; item++) items.push(jsonNested(tensor, inner, start + item * stride));
  return `[${items.join(",")}]`;
}
