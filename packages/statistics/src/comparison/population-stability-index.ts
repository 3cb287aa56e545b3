import type { Column } from "../columns.ts";
import { pairShares } from "./proportions.ts";

/** Added to every bin by default (Jeffreys): an empty bin then costs a finite, sample-size-aware amount. */
export const PSI_PSEUDO_COUNT = 0.5;

/**
 * Population stability index of two histograms over the same bins: sum (q - p) ln(q / p), in nats, symmetric, 0 when
 * equal. Under no drift it is near (bins - 1)(1/n + 1/m): a fixed limit means different things at different sizes.
 *
 * @param reference counts, [bins]
 * @param current counts, [bins]
 */
export function populationStabilityIndex(
  reference: Column,
  current: Column,
  pseudoCount: number = PSI_PSEUDO_COUNT,
): number {
  const [expected, actual] = pairShares(reference, current, pseudoCount);
  let sum = 0;
  for (let bin = 0; bin < expected.length; bin++) sum += psiTerm(expected[bin] as number, actual[bin] as number);
  return sum;
}

/** What one bin adds to the index. */
export function psiTerm(expected: number, actual: number): number {
  return expected === actual ? 0 : (actual - expected) * Math.log(actual / expected);
}
