import { ParityError } from "../errors.ts";

/** How far an exported model's probabilities may be from the trained one's. */
export const PARITY_TOLERANCE = 1e-5;

/** How the two compare. */
export interface ParityReport {
  readonly rows: number;
  readonly largestDifference: number;
  readonly meanDifference: number;
  readonly tolerance: number;
}

/** Compares probabilities row by row. Throws {@link ParityError} when one differs by more than `tolerance`. */
export function checkParity(
  expected: Float32Array,
  found: Float32Array,
  tolerance: number = PARITY_TOLERANCE,
): ParityReport {
  let largest = 0;
  let largestRow = 0;
  let sum = 0;
  for (let row = 0; row < expected.length; row += 1) {
    const difference = Math.abs((expected[row] as number) - (found[row] ?? Number.NaN));
    if (!(difference <= tolerance)) throw new ParityError(expected.length, difference, tolerance, row);
    sum += difference;
    if (difference > largest) [largest, largestRow] = [difference, row];
  }
  if (found.length !== expected.length) throw new ParityError(expected.length, Number.NaN, tolerance, largestRow);
  return { rows: expected.length, largestDifference: largest, meanDifference: sum / expected.length, tolerance };
}
