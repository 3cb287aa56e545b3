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
  const found = Array.from({ length: resamples }, () => statistic(values.map(draw))).sort((a, b) => a - b);
  const quantile = (q: number): number => found[Math.floor(q * resamples)] as number;
  return { lower: quantile(0.025), upper: quantile(0.975) };
}
