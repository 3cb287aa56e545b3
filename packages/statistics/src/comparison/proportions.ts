import { type Column, requireLength, requireValues } from "../columns.ts";
import { OutOfDomainError } from "../errors.ts";

/**
 * Counts as shares with `pseudoCount` added to every bin, so that an empty bin has a small share instead of none:
 * (count + pseudoCount) / (total + bins x pseudoCount).
 */
export function smoothedShares(counts: Column, pseudoCount: number): Float64Array {
  requireValues("counts", counts, 1);
  let total = 0;
  for (let bin = 0; bin < counts.length; bin++) total += requireCount(counts[bin] as number, bin) + pseudoCount;
  if (total === 0) throw new OutOfDomainError("counts", "at least one row in some bin", "none");
  return Float64Array.from(counts, (count) => (count + pseudoCount) / total);
}

/** Both sides as shares over the same bins. */
export function pairShares(reference: Column, current: Column, pseudoCount: number): [Float64Array, Float64Array] {
  requireLength("current counts", current, reference.length);
  return [smoothedShares(reference, pseudoCount), smoothedShares(current, pseudoCount)];
}

function requireCount(count: number, bin: number): number {
  if (!(count >= 0 && Number.isFinite(count))) throw new OutOfDomainError("counts", "a count of 0 or more", count, bin);
  return count;
}
