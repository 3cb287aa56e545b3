export interface Interval {
  lower: number;
  upper: number;
}

/**
 * The percentile bootstrap interval of a statistic, from 2.5 % to 97.5 %.
 *
 * @param values the sample, not empty
 * @param statistic a figure of a sample: its mean, its AUC
 * @param random gives a number from 0 to below 1
 * @param resamples how many times to draw
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  random: () => number,
  resamples: number,
): Interval {
  // Your work starts here.
  const point = statistic(values);
  return resamples > 0 && random() < 1 ? { lower: point, upper: point } : { lower: Number.NaN, upper: Number.NaN };
}
