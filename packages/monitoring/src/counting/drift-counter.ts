import { type BinIndex, binIndex } from "../reference/binning.ts";
import type { FeatureReference, Reference } from "../reference/reference.ts";
import { SEASONS, seasonOf } from "../reference/seasons.ts";

/** What a window or a process has seen, in the bins of a reference. Counts of two windows add up to those of both. */
export interface WindowCounts {
  readonly rows: number;
  /** [feature][bin], in the order of the reference's features */
  readonly features: readonly Float64Array[];
  /** [bin] */
  readonly score: Float64Array;
  /** Rows by season, [28]; all 0 where event times were not given. */
  readonly seasons: Float64Array;
}

/** Counts predictions into the frozen bins: a few additions each, memory that does not grow with traffic. */
export interface DriftCounter {
  readonly reference: Reference;
  /**
   * Counts one prediction.
   *
   * @param features the model's input features by name; what is absent counts as missing
   * @param score the predicted probability
   * @param eventTimeMilliseconds local wall clock as if UTC
   */
  observe(features: Readonly<Record<string, unknown>>, score: number, eventTimeMilliseconds?: number): void;
  /** The live counts, not a copy. */
  readonly counts: WindowCounts;
}

export function createDriftCounter(reference: Reference): DriftCounter {
  const columns = reference.features.map(countingColumn);
  const score = countingColumn(reference.score);
  const seasons = new Float64Array(SEASONS);
  let rows = 0;
  const counts: WindowCounts = {
    get rows() {
      return rows;
    },
    features: columns.map((column) => column.counts),
    score: score.counts,
    seasons,
  };
  const observe: DriftCounter["observe"] = (features, probability, eventTime) => {
    rows++;
    for (let f = 0; f < columns.length; f++) {
      const column = columns[f] as CountingColumn;
      const bin = column.index(features[column.name]);
      column.counts[bin] = (column.counts[bin] as number) + 1;
    }
    const bin = score.index(probability);
    score.counts[bin] = (score.counts[bin] as number) + 1;
    if (eventTime === undefined) return;
    const season = seasonOf(eventTime);
    seasons[season] = (seasons[season] as number) + 1;
  };
  return { reference, observe, counts };
}

interface CountingColumn {
  readonly name: string;
  readonly index: BinIndex;
  readonly counts: Float64Array;
}

function countingColumn(feature: FeatureReference): CountingColumn {
  return { name: feature.name, index: binIndex(feature), counts: new Float64Array(feature.counts.length) };
}
