// Right for calibrated probabilities, and only for them.
// rejected: whatever the calibration
export interface Costs {
  needlessWarning: number;
  missedWarning: number;
}

export function cheapestThreshold(probabilities: readonly number[], late: readonly boolean[], costs: Costs): number {
  const formula = costs.needlessWarning / (costs.needlessWarning + costs.missedWarning);
  const above = probabilities.filter((probability) => probability >= formula);
  return late.includes(true) && above.length > 0 ? Math.min(...above) : Number.POSITIVE_INFINITY;
}
