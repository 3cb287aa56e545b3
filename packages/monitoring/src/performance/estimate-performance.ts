import { type CalibrationBin, type Column, createRandom, type Interval, quantileOfSorted } from "@mlops/statistics";
import type { Reference } from "../reference/reference.ts";
import { calibrationMap } from "./calibration-map.ts";
import { expectedAuc, sortByScore } from "./expected-auc.ts";

/** What a window's scores alone say of its performance, before any label. */
export interface PerformanceEstimate {
  readonly rows: number;
  readonly auc: Interval;
  /** Nats a row. */
  readonly logLoss: Interval;
  readonly brier: Interval;
  readonly positiveShare: Interval;
}

export interface EstimateOptions {
  /** Label draws for the intervals. Default 100. */
  readonly draws?: number;
  readonly seed?: number;
}

/**
 * Confidence-based performance estimation (CBPE; NannyML): were the calibrated probabilities right, what would AUC, log
 * loss and Brier score be? The intervals are what chance alone makes of the labels. It sees a change of the inputs, not
 * of the relation between inputs and labels: where the measured value lies outside, the concept has moved.
 */
export function estimatePerformance(
  reference: Reference,
  probabilities: Column,
  options: EstimateOptions = {},
): PerformanceEstimate | null {
  const rows = probabilities.length;
  if (rows < 2) return null;
  const calibrate = calibrationMap(reference.calibration.bins as CalibrationBin[]);
  const right = Float64Array.from(probabilities, calibrate);
  const draws = drawOutcomes(probabilities, right, options);
  const interval = (estimate: number, values: number[]): Interval => spread(estimate, values);
  const means = expectedMeans(probabilities, right);
  return {
    rows,
    auc: interval(
      expectedAuc(probabilities, right),
      draws.map((draw) => draw.auc),
    ),
    logLoss: interval(
      means.logLoss,
      draws.map((draw) => draw.logLoss),
    ),
    brier: interval(
      means.brier,
      draws.map((draw) => draw.brier),
    ),
    positiveShare: interval(
      means.positiveShare,
      draws.map((draw) => draw.positiveShare),
    ),
  };
}

interface Outcome {
  readonly auc: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly positiveShare: number;
}

function expectedMeans(scores: Column, right: Float64Array): Omit<Outcome, "auc"> {
  let [logLoss, brier, positives] = [0, 0, 0];
  for (let row = 0; row < right.length; row++) {
    const [score, p] = [clip(scores[row] as number), right[row] as number];
    logLoss -= p * Math.log(score) + (1 - p) * Math.log(1 - score);
    brier += p * (1 - score) ** 2 + (1 - p) * score ** 2;
    positives += p;
  }
  return { logLoss: logLoss / right.length, brier: brier / right.length, positiveShare: positives / right.length };
}

/** Labels drawn from the probabilities, and what they would give. */
function drawOutcomes(scores: Column, right: Float64Array, { draws = 100, seed = 1 }: EstimateOptions): Outcome[] {
  const random = createRandom(seed);
  const order = sortByScore(scores);
  const labels = new Float64Array(right.length);
  return Array.from({ length: draws }, () => {
    for (let row = 0; row < labels.length; row++) labels[row] = random.nextFloat() < (right[row] as number) ? 1 : 0;
    return { auc: expectedAuc(scores, labels, order), ...expectedMeans(scores, labels) };
  });
}

function spread(estimate: number, values: readonly number[]): Interval {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  if (sorted.length < 2) return { estimate, low: estimate, high: estimate, confidence: 0.95 };
  return { estimate, low: quantileOfSorted(sorted, 0.025), high: quantileOfSorted(sorted, 0.975), confidence: 0.95 };
}

function clip(probability: number): number {
  return Math.min(1 - 1e-15, Math.max(1e-15, probability));
}
