import { ascending, type Column, requireValues } from "../columns.ts";
import { OutOfDomainError } from "../errors.ts";

/** The `share` quantile with linear interpolation (type 7 of Hyndman and Fan, 1996; numpy's default). */
export function quantile(column: Column, share: number): number {
  return quantileOfSorted(ascending(column), share);
}

/** The same for values that are ascending already. */
export function quantileOfSorted(sorted: Column, share: number): number {
  requireValues("quantile", sorted, 1);
  if (!(share >= 0 && share <= 1)) throw new OutOfDomainError("quantile share", "a number in [0, 1]", share);
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}
