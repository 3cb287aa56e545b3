import { RequestError } from "../../errors.ts";
import { float16Value } from "../../onnx/float16.ts";
import type { NamedTensor } from "../../onnx/session.ts";

/**
 * The classification extension: for each row the `count` largest values as strings `value:index`, largest first.
 * Source: Triton inference server, extension_classification.md.
 */
export function classify(tensor: NamedTensor, count: number): NamedTensor {
  if (tensor.type === "string")
    throw new RequestError("datatype", `outputs.${tensor.name}: strings cannot be classified`);
  const [rows = 1] = tensor.dims;
  const width = tensor.data.length / rows;
  const classes = Math.min(count, width);
  const data: string[] = [];
  for (let row = 0; row < rows; row++) {
    const values = Array.from({ length: width }, (_, index) => valueAt(tensor, row * width + index));
    const order = values
      .map((_, index) => index)
      .sort((left, right) => (values[right] as number) - (values[left] as number));
    for (const index of order.slice(0, classes)) data.push(`${(values[index] as number).toFixed(6)}:${index}`);
  }
  return { name: tensor.name, type: "string", dims: [rows, classes], data };
}

function valueAt(tensor: NamedTensor, index: number): number {
  const value = Number(tensor.data[index]);
  return tensor.type === "float16" ? float16Value(value) : value;
}
