/** A bucket of a Prometheus histogram. */
export interface Bucket {
  /** Upper bound, `le`; the last is infinite. */
  readonly upper: number;
  /** Observations up to the bound: cumulative. */
  readonly count: number;
}

/**
 * Quantile of a histogram as PromQL's `histogram_quantile` gives it: linear within the bucket; the last finite bound when
 * it falls beyond; NaN without observations.
 *
 * @param buckets in any order
 */
export function histogramQuantile(quantile: number, buckets: readonly Bucket[]): number {
  const sorted = [...buckets].sort((a, b) => a.upper - b.upper);
  const total = sorted.at(-1)?.count ?? 0;
  if (total <= 0) return Number.NaN;
  const rank = quantile * total;
  const index = sorted.findIndex(({ count }) => count >= rank);
  const { upper, count } = sorted[index] as Bucket;
  const before = sorted[index - 1] ?? { upper: 0, count: 0 };
  if (!Number.isFinite(upper)) return index === 0 ? Number.NaN : before.upper;
  return before.upper + ((upper - before.upper) * (rank - before.count)) / (count - before.count);
}
