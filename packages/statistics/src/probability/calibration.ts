import {
  ascending,
  type Column,
  countClasses,
  requireLength,
  requireProbabilities,
  requireValues,
} from "../columns.ts";
import { OutOfDomainError } from "../errors.ts";
import { quantileOfSorted } from "../summary/quantile.ts";

/** One bar of a reliability diagram: rows whose probability lies in (from, to]; the first bin includes its start. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly meanProbability: number;
  /** Share of rows with label 1. */
  readonly positiveRate: number;
}

export interface CalibrationOptions {
  /** Default 10. */
  readonly bins?: number;
  /** `uniform`: equal width; `quantile`: equal count. Default `uniform`. */
  readonly strategy?: "uniform" | "quantile";
}

/** The reliability diagram; empty bins are left out. */
export function calibrationCurve(
  labels: Column,
  probabilities: Column,
  options: CalibrationOptions = {},
): CalibrationBin[] {
  requireValues("calibration labels", labels, 1);
  countClasses("calibration labels", labels);
  requireLength("calibration probabilities", probabilities, labels.length);
  requireProbabilities("calibration probabilities", probabilities);
  return binByEdges(labels, probabilities, calibrationEdges(probabilities, options));
}

/** The same, with bins that were fixed before: `edges` ascending from 0 to 1. */
export function binByEdges(labels: Column, probabilities: Column, edges: Column): CalibrationBin[] {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  const probabilitySums = new Float64Array(bins);
  const positives = new Float64Array(bins);
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row] as number;
    const bin = binOf(probability, edges);
    counts[bin] = (counts[bin] as number) + 1;
    probabilitySums[bin] = (probabilitySums[bin] as number) + probability;
    positives[bin] = (positives[bin] as number) + (labels[row] as number);
  }
  const curve: CalibrationBin[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const count = counts[bin] as number;
    if (count === 0) continue;
    const meanProbability = (probabilitySums[bin] as number) / count;
    const positiveRate = (positives[bin] as number) / count;
    curve.push({ from: edges[bin] as number, to: edges[bin + 1] as number, count, meanProbability, positiveRate });
  }
  return curve;
}

/** Expected calibration error (Naeini and others, 2015): mean distance of the bars from the diagonal, by row. */
export function expectedCalibrationError(curve: readonly CalibrationBin[]): number {
  let rows = 0;
  let sum = 0;
  for (const bin of curve) {
    rows += bin.count;
    sum += bin.count * Math.abs(bin.positiveRate - bin.meanProbability);
  }
  return rows === 0 ? 0 : sum / rows;
}

function calibrationEdges(
  probabilities: Column,
  { bins = 10, strategy = "uniform" }: CalibrationOptions,
): Float64Array {
  if (!(Number.isInteger(bins) && bins >= 1))
    throw new OutOfDomainError("calibration bins", "an integer above 0", bins);
  const edges = new Float64Array(bins + 1);
  const sorted = strategy === "quantile" ? ascending(probabilities) : undefined;
  for (let edge = 0; edge <= bins; edge++) edges[edge] = sorted ? quantileOfSorted(sorted, edge / bins) : edge / bins;
  return edges;
}

/** The bin whose range (from, to] holds the probability, as scikit-learn and Prometheus histograms cut; ends are caught. */
function binOf(probability: number, edges: Column): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (probability <= (edges[middle + 1] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
