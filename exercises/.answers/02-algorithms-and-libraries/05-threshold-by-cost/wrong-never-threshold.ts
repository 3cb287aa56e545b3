// "Never warn" is not among the candidates.
// rejected: never warn
export interface Costs {
  needlessWarning: number;
  missedWarning: number;
}

export function cheapestThreshold(probabilities: readonly number[], late: readonly boolean[], costs: Costs): number {
  const costAt = (threshold: number): number =>
    probabilities.reduce((sum, probability, i) => {
      const warned = probability >= threshold;
      if (warned && !late[i]) return sum + costs.needlessWarning;
      return !warned && late[i] ? sum + costs.missedWarning : sum;
    }, 0);
  const candidates = [...new Set(probabilities)].sort((a, b) => b - a);
  return candidates.reduce((best, threshold) => (costAt(threshold) < costAt(best) ? threshold : best));
}
