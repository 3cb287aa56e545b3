/** Buckets a factor of two holds: a quantile is known to 9 %. */
const perOctave = 8;
/** Latencies up to this, in seconds, are one bucket. */
const shortest = 1e-5;
const buckets = 200;

export function makeLatencyCounts(): number[] {
  return new Array<number>(buckets).fill(0);
}

/** Counts a latency, in seconds, into buckets whose width grows with them. */
export function countLatency(counts: number[], seconds: number): void {
  const bucket = Math.min(buckets - 1, Math.max(0, Math.ceil(perOctave * Math.log2(seconds / shortest))));
  counts[bucket] = (counts[bucket] as number) + 1;
}

/** The upper edge, in seconds, of the bucket that holds a quantile; 0 when nothing was counted. */
export function latencyQuantile(counts: readonly number[], quantile: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let left = quantile * total;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    left -= counts[bucket] as number;
    if (left <= 0 && total > 0) return shortest * 2 ** (bucket / perOctave);
  }
  return 0;
}
