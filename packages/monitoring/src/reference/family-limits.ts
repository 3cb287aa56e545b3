import { quantileOfSorted } from "@mlops/statistics";

/**
 * A limit for each column of resampled values such that a share of `falseAlarmRate` of the resamples pass any of them:
 * mean + c x deviation, with one c for all (max-T; Westfall and Young, 1993). It takes account of how columns move
 * together: ten features that say the same cost no more than one.
 */
export function familyLimits(columns: readonly Float64Array[], falseAlarmRate: number): number[] {
  const moments = columns.map(meanAndDeviation);
  const largest = new Float64Array(columns[0]?.length ?? 0).fill(Number.NEGATIVE_INFINITY);
  for (const [f, column] of columns.entries()) {
    const { mean, deviation } = moments[f] as Moments;
    if (deviation === 0) continue;
    for (const [r, value] of column.entries()) {
      largest[r] = Math.max(largest[r] as number, (value - mean) / deviation);
    }
  }
  const finite = largest.filter(Number.isFinite).sort();
  const c = finite.length === 0 ? 0 : quantileOfSorted(finite, 1 - falseAlarmRate);
  return moments.map(({ mean, deviation }) => Math.max(0, mean + c * deviation));
}

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

function meanAndDeviation(column: Float64Array): Moments {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, column.length - 1);
  return { mean, deviation: Math.sqrt(variance) };
}
