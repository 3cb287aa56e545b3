/** Counts of latencies in buckets that grow by 2 %: quantiles within 2 %, additive, small as JSON. */
export type LatencyHistogram = Map<number, number>;

const growth = Math.log(1.02);
const smallestSeconds = 1e-6;

export function recordLatency(histogram: LatencyHistogram, seconds: number): void {
  const bucket = Math.max(0, Math.ceil(Math.log(seconds / smallestSeconds) / growth));
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1);
}

/** Adds the second's counts to the first. */
export function mergeHistogram(into: LatencyHistogram, other: LatencyHistogram): void {
  for (const [bucket, count] of other) into.set(bucket, (into.get(bucket) ?? 0) + count);
}

/**
 * The latency in seconds that a share of the requests did not exceed, upper bound of its bucket.
 *
 * @returns undefined when nothing was recorded
 */
export function latencyQuantile(histogram: LatencyHistogram, share: number): number | undefined {
  const total = [...histogram.values()].reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of [...histogram].sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= share * total) return smallestSeconds * Math.exp(bucket * growth);
  }
  return undefined;
}
