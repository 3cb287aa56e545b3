import type { Column } from "../columns.ts";
import { pairShares } from "./proportions.ts";

/**
 * Jensen-Shannon divergence of two histograms over the same bins, in bits: 0 when equal, 1 when they share no bin.
 * Needs no smoothing.
 */
export function jensenShannonDivergence(reference: Column, current: Column, pseudoCount: number = 0): number {
  const [p, q] = pairShares(reference, current, pseudoCount);
  let sum = 0;
  for (let bin = 0; bin < p.length; bin++) {
    const middle = ((p[bin] as number) + (q[bin] as number)) / 2;
    sum += informationTerm(p[bin] as number, middle) + informationTerm(q[bin] as number, middle);
  }
  return Math.max(0, sum / 2);
}

/** Its square root, a metric (scipy's `jensenshannon(p, q, base=2)`). */
export function jensenShannonDistance(reference: Column, current: Column, pseudoCount: number = 0): number {
  return Math.sqrt(jensenShannonDivergence(reference, current, pseudoCount));
}

function informationTerm(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}
