import { benjaminiHochberg, calibrationInTheLarge, rocAuc } from "@mlops/statistics";

/** A labelled row, with the value of each slicing feature. */
export interface SliceRow {
  readonly values: Readonly<Record<string, string>>;
  readonly label: 0 | 1;
  readonly probability: number;
}

/** One part of the labelled rows: those with one value of one feature. */
export interface Slice {
  readonly feature: string;
  readonly value: string;
  readonly rows: number;
  readonly positiveShare: number;
  readonly meanProbability: number;
  /** positiveShare - meanProbability */
  readonly calibrationGap: number;
  /** null where only one class occurs. */
  readonly auc: number | null;
  readonly pValue: number;
  /** Corrected for the number of slices (Benjamini and Hochberg). */
  readonly adjustedPValue: number;
}

/** Gaps below this are of no practical size in a slice. */
const SLICE_GAP_FLOOR = 0.03;
const SIGNIFICANCE = 0.01;

export interface SliceMeasurement {
  /** Every slice with enough rows, largest gap first. */
  readonly slices: readonly Slice[];
  /** Those whose gap is of size and significant. */
  readonly worst: readonly Slice[];
}

/**
 * Where the model is wrong: calibration and AUC by slice. Hundreds of slices are looked at, so p-values are corrected.
 *
 * @param minimumRows slices with fewer labelled rows are left out. Default 50
 */
export function measureSlices(
  rows: readonly SliceRow[],
  features: readonly string[],
  minimumRows: number = 50,
): SliceMeasurement {
  const drafts = features.flatMap((feature) =>
    [...groupBy(rows, feature)]
      .filter(([, group]) => group.length >= minimumRows)
      .map(([value, group]) => draft(feature, value, group)),
  );
  const adjusted = benjaminiHochberg(drafts.map((slice) => slice.pValue));
  const slices = drafts
    .map((slice, index): Slice => ({ ...slice, adjustedPValue: adjusted[index] as number }))
    .sort((a, b) => Math.abs(b.calibrationGap) - Math.abs(a.calibrationGap));
  const isWorst = (slice: Slice): boolean =>
    Math.abs(slice.calibrationGap) > SLICE_GAP_FLOOR && slice.adjustedPValue < SIGNIFICANCE;
  return { slices, worst: slices.filter(isWorst) };
}

function groupBy(rows: readonly SliceRow[], feature: string): Map<string, SliceRow[]> {
  const groups = new Map<string, SliceRow[]>();
  for (const row of rows) {
    const value = row.values[feature];
    if (value === undefined) continue;
    const group = groups.get(value);
    if (group) group.push(row);
    else groups.set(value, [row]);
  }
  return groups;
}

function draft(feature: string, value: string, rows: readonly SliceRow[]): Omit<Slice, "adjustedPValue"> {
  const labels = rows.map((row) => row.label);
  const probabilities = rows.map((row) => row.probability);
  const { observedRate, expectedRate, pValue } = calibrationInTheLarge(labels, probabilities);
  const bothClasses = observedRate > 0 && observedRate < 1;
  return {
    feature,
    value,
    rows: rows.length,
    positiveShare: observedRate,
    meanProbability: expectedRate,
    calibrationGap: observedRate - expectedRate,
    auc: bothClasses ? rocAuc(labels, probabilities) : null,
    pValue,
  };
}
