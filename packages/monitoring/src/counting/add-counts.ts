import type { WindowCounts } from "./drift-counter.ts";

/** The counts of two windows, or of two replicas, together. Both must be of the same reference. */
export function addCounts(a: WindowCounts, b: WindowCounts): WindowCounts {
  return {
    rows: a.rows + b.rows,
    features: a.features.map((counts, f) => add(counts, b.features[f] as Float64Array)),
    score: add(a.score, b.score),
    seasons: add(a.seasons, b.seasons),
  };
}

function add(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((count, bin) => count + (b[bin] as number));
}
