import { LengthMismatchError, OutOfDomainError, SingleClassError, TooFewValuesError } from "./errors.ts";

/** A column of numbers: a plain array or any typed array. Never changed by this package. */
export type Column = ArrayLike<number>;

/** How many rows of each class a label column has. */
export interface ClassCounts {
  readonly negatives: number;
  readonly positives: number;
}

/** Checks that `column` has a value for each of `rows` rows. */
export function requireLength(what: string, column: Column, rows: number): void {
  if (column.length !== rows) throw new LengthMismatchError(what, rows, column.length);
}

/** Checks that `column` has at least `minimum` values. */
export function requireValues(what: string, column: Column, minimum: number): void {
  if (column.length < minimum) throw new TooFewValuesError(what, minimum, column.length);
}

/** Checks that no value is NaN or infinite. */
export function requireFinite(what: string, column: Column): void {
  for (let row = 0; row < column.length; row++) {
    if (!Number.isFinite(column[row])) throw new OutOfDomainError(what, "a finite number", column[row], row);
  }
}

/** Checks that every value is a probability in [0, 1]. */
export function requireProbabilities(what: string, column: Column): void {
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    if (!(value >= 0 && value <= 1)) throw new OutOfDomainError(what, "a probability in [0, 1]", value, row);
  }
}

/** Counts the classes of a 0/1 column; any other value is refused. */
export function countClasses(what: string, labels: Column): ClassCounts {
  let positives = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (label !== 0 && label !== 1) throw new OutOfDomainError(what, "a label of 0 or 1", label, row);
    positives += label;
  }
  return { positives, negatives: labels.length - positives };
}

/** Counts the classes and insists on at least one row of each. */
export function requireBothClasses(what: string, labels: Column): ClassCounts {
  requireValues(what, labels, 2);
  const counts = countClasses(what, labels);
  if (counts.positives === 0) throw new SingleClassError(what, 0);
  if (counts.negatives === 0) throw new SingleClassError(what, 1);
  return counts;
}

/** A sorted copy, ascending. */
export function ascending(column: Column): Float64Array {
  return Float64Array.from(column).sort();
}

/** Row numbers in ascending order of their value; equal values keep their order of rows. */
export function ascendingOrder(column: Column): Uint32Array {
  const order = new Uint32Array(column.length);
  for (let row = 0; row < order.length; row++) order[row] = row;
  return order.sort((a, b) => (column[a] as number) - (column[b] as number) || a - b);
}
