import { invalidField, RequestError } from "../errors.ts";
import type { Cell, ReadCell } from "./cell.ts";

/**
 * Reads tensor data given flat or as nested arrays, both row-major (Open Inference Protocol V2, "Tensor Data") into
 * `cells`. Throws RequestError naming the place of what does not fit the shape.
 */
export function readFlatOrNested(
  data: readonly unknown[],
  shape: readonly number[],
  read: ReadCell,
  field: () => string,
): Cell[] {
  const cells: Cell[] = [];
  const isNested = shape.length > 1 && Array.isArray(data[0]);
  if (isNested) readNested(data, shape, read, field(), cells);
  else readFlat(data, shape, read, field, cells);
  return cells;
}

function readFlat(
  data: readonly unknown[],
  shape: readonly number[],
  read: ReadCell,
  field: () => string,
  cells: Cell[],
): void {
  const expected = elementsOf(shape);
  if (data.length !== expected) {
    throw new RequestError(
      "shape",
      `${field()}: expected ${expected} elements for the shape [${shape.join(", ")}], found ${data.length}`,
    );
  }
  let index = 0;
  const place = (): string => `${field()}[${index}]`;
  for (; index < data.length; index++) cells.push(read(data[index], place));
}

/** Reads nested arrays whose lengths must be the shape's dimensions at every level. */
export function readNested(
  value: unknown,
  shape: readonly number[],
  read: ReadCell,
  field: string,
  cells: Cell[],
): void {
  const [size, ...inner] = shape;
  if (size === undefined) {
    cells.push(read(value, () => field));
    return;
  }
  if (!Array.isArray(value)) throw invalidField("shape", field, `an array of ${size}`, value);
  if (value.length !== size) throw invalidField("shape", field, `an array of ${size}`, value);
  for (let index = 0; index < size; index++) readNested(value[index], inner, read, `${field}[${index}]`, cells);
}

/** Elements of a tensor of this shape. */
export function elementsOf(shape: readonly number[]): number {
  let product = 1;
  for (let axis = 0; axis < shape.length; axis++) product *= shape[axis] as number;
  return product;
}
