import { ReferenceInputError } from "../errors.ts";
import type { ReferenceColumn } from "./prepared-column.ts";

/** A column of numbers as one typed array, NaN where it is missing: a loop over it allocates nothing. */
export function toNumbers(name: string, column: ReferenceColumn): Float64Array {
  if (column instanceof Float64Array) return column;
  const numbers = new Float64Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (typeof value === "number") numbers[row] = value;
    else if (value === null || value === undefined) numbers[row] = Number.NaN;
    else throw new ReferenceInputError(name, "numbers", `${typeof value} at row ${row}`);
  }
  return numbers;
}
