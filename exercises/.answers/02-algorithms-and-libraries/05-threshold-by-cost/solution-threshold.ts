export interface Costs {
  needlessWarning: number;
  missedWarning: number;
}

export function cheapestThreshold(probabilities: readonly number[], late: readonly boolean[], costs: Costs): number {
  const costOf = (probability: number, isLate: boolean, threshold: number): number => {
    const warned = probability >= threshold;
    if (warned && !isLate) return costs.needlessWarning;
    return !warned && isLate ? costs.missedWarning : 0;
  };
  const costAt = (threshold: number): number =>
    probabilities.reduce((sum, probability, i) => sum + costOf(probability, late[i] === true, threshold), 0);
  const candidates = [Number.POSITIVE_INFINITY, ...new Set(probabilities)].sort((a, b) => b - a);
  let best = { threshold: Number.POSITIVE_INFINITY, cost: costAt(Number.POSITIVE_INFINITY) };
  for (const threshold of candidates) {
    const cost = costAt(threshold);
    if (cost < best.cost) best = { threshold, cost };
  }
  return best.threshold;
}
