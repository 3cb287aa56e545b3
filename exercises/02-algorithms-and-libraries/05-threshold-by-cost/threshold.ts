export interface Costs {
  /** Of warning of a flight that is then on time. */
  needlessWarning: number;
  /** Of not warning of a flight that is then late. */
  missedWarning: number;
}

/** The cheapest threshold; a flight is warned of if its probability is at least that. */
export function cheapestThreshold(probabilities: readonly number[], late: readonly boolean[], costs: Costs): number {
  // One half, as everywhere. Your work starts here.
  return probabilities.length === late.length && costs.missedWarning >= 0 ? 0.5 : Number.NaN;
}
