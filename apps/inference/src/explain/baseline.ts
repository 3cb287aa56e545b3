import type { ServedModel } from "../model/served-model.ts";
import type { ColumnValues } from "../onnx/element-type.ts";
import type { Cell } from "../request/cell.ts";

/** One cell for each element of each input: what "nothing is known of this feature" stands for. */
export type Baseline = readonly (readonly Cell[])[];

/** The typical row of the model's input example: means of numbers, the commonest of categories; zeros without one. */
export function baselineOf(model: ServedModel): Baseline {
  const { inputs, widths } = model.schema;
  const example = readExample(model);
  return inputs.map((input, index) => {
    const width = widths[index] as number;
    const cells = example?.columns[index];
    return Array.from({ length: width }, (_, cell) => {
      const column = cells === undefined ? [] : everyNth(cells, cell, width);
      if (input.type === "string") return commonest(column as string[]);
      if (input.type === "int64" || input.type === "uint64") return BigInt(commonest(column.map(String)) || 0);
      return input.type === "float32" || input.type === "float64"
        ? mean(column as number[])
        : Number(commonest(column.map(String)) || 0);
    });
  });
}

function readExample(model: ServedModel): { readonly columns: readonly ColumnValues[] } | undefined {
  if (model.example === undefined || model.example.records.length === 0) return undefined;
  const block = model.readRecords(model.example.records, "input_example");
  for (const { row, cells } of block.lookups) {
    for (const { input, missing } of cells) (block.columns[input] as number[])[row] = missing;
  }
  return block;
}

function everyNth(values: ColumnValues, start: number, step: number): Cell[] {
  return Array.from({ length: values.length / step }, (_, row) => values[start + row * step] as Cell);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value that stands most often, the first of those that tie; empty for none. */
function commonest(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0] ?? "";
}
