import type { ModelSchema } from "../model/schema.ts";
import { allocate, type ColumnValues, type ElementType, type TensorData } from "../onnx/element-type.ts";
import type { NamedTensor } from "../onnx/session.ts";
import type { Block } from "../request/block.ts";

/** Merges blocks, in order, into one tensor for each input of the model: the rows of a later block follow. */
export function packBlocks(schema: ModelSchema, blocks: readonly Block[]): NamedTensor[] {
  const [only] = blocks;
  if (blocks.length === 1 && only !== undefined) return packOne(schema, only);
  const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
  return schema.inputs.map((input, index) => {
    const width = schema.widths[index] as number;
    const data = allocate(input.type, rows * width);
    let offset = 0;
    for (const block of blocks) {
      copyInto(data, block.columns[index] as ColumnValues, offset);
      offset += block.rows * width;
    }
    return { name: input.name, type: input.type, dims: [rows, ...input.shape.slice(1)], data };
  });
}

function packOne(schema: ModelSchema, block: Block): NamedTensor[] {
  return schema.inputs.map((input, index) => ({
    name: input.name,
    type: input.type,
    dims: block.dims?.[index] ?? [block.rows, ...input.shape.slice(1)],
    data: toTensorData(input.type, block.columns[index] as ColumnValues),
  }));
}

/** The rows from `start` to `end` of a block whose rows can be merged, as a block of its own. */
export function sliceBlock(schema: ModelSchema, block: Block, start: number, end: number): Block {
  const columns = block.columns.map((values, index) => {
    const width = schema.widths[index] as number;
    return sliceValues(values, start * width, end * width);
  });
  return { ...block, rows: end - start, columns };
}

/** Joins the outputs of a block's consecutive slices, each given with its first row and number of rows. */
export function joinOutputs(
  parts: readonly { readonly outputs: readonly NamedTensor[]; readonly first: number; readonly rows: number }[],
): NamedTensor[] {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const sample = parts[0]?.outputs ?? [];
  return sample.map((output, index) => {
    const width = widthOf(output);
    const data = allocate(output.type, rows * width);
    let offset = 0;
    for (const part of parts) {
      const values = (part.outputs[index] as NamedTensor).data;
      copyInto(data, sliceValues(values, part.first * width, (part.first + part.rows) * width), offset);
      offset += part.rows * width;
    }
    return { ...output, dims: [rows, ...output.dims.slice(1)], data };
  });
}

/** Elements of one row of a tensor whose first dimension counts rows. */
export function widthOf(tensor: NamedTensor): number {
  let width = 1;
  for (let axis = 1; axis < tensor.dims.length; axis++) width *= tensor.dims[axis] as number;
  return width;
}

function toTensorData(type: ElementType, values: ColumnValues): TensorData {
  if (type === "string") return values as string[];
  if (ArrayBuffer.isView(values)) return values as unknown as TensorData;
  const data = allocate(type, values.length);
  copyInto(data, values, 0);
  return data;
}

function copyInto(target: TensorData, values: ColumnValues, offset: number): void {
  const cells = target as { [index: number]: unknown };
  for (let index = 0; index < values.length; index++) cells[offset + index] = values[index];
}

function sliceValues<T extends ColumnValues>(values: T, start: number, end: number): T {
  return (values as unknown as { slice(start: number, end: number): T }).slice(start, end);
}
