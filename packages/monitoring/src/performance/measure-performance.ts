import {
  type CalibrationBin,
  type Column,
  calibrationCurve,
  calibrationInTheLarge,
  classificationIntervals,
  delongAuc,
  expectedCalibrationError,
  holm,
  type Interval,
  normalSurvival,
  normalTwoSidedPValue,
  wilsonInterval,
} from "@mlops/statistics";
import { type Limit, limitAt, type Reference } from "../reference/reference.ts";

/** A quantity against its limit. */
export interface Judged {
  /** Signed: above 0 is more than the reference. */
  readonly value: number;
  /** What its size may be at this number of rows. */
  readonly limit: number;
  readonly pValue: number;
  /** Corrected for the three tests of a window (Holm). */
  readonly adjustedPValue: number;
  readonly verdict: "insufficient" | "stable" | "drift";
}

/** What the labels that have arrived say of a window. */
export interface PerformanceMeasurement {
  readonly predictions: number;
  readonly labelled: number;
  /** Of the predictions, 0 to 1. */
  readonly shareLabelled: number;
  /** null while the labels are too few or of one class. */
  readonly metrics: {
    readonly auc: Interval;
    readonly logLoss: Interval;
    readonly brier: Interval;
    readonly positiveShare: Interval;
    readonly meanProbability: number;
    readonly calibration: readonly CalibrationBin[];
    readonly expectedCalibrationError: number;
    /** Observed share of positives minus the mean probability. */
    readonly calibrationGap: Judged;
    /** The reference's AUC minus the window's. */
    readonly aucDrop: Judged;
    /** Share of positives minus the reference's. */
    readonly positiveShareShift: Judged;
  } | null;
}

/** Differences below these are of no practical size, however sure. */
const CALIBRATION_GAP_FLOOR = 0.01;
const AUC_DROP_FLOOR = 0.02;
const POSITIVE_SHARE_FLOOR = 0.02;
const SIGNIFICANCE = 0.01;

export interface PerformanceOptions {
  /** Bootstrap resamples of the intervals. Default 200. */
  readonly resamples?: number;
  readonly seed?: number;
}

/**
 * Measures the labelled rows of a window.
 *
 * @param predictions rows of the window, labelled or not
 * @param labels 0 or 1 of the labelled rows, [labelled]
 * @param probabilities of the same rows, [labelled]
 */
export function measurePerformance(
  reference: Reference,
  predictions: number,
  labels: Column,
  probabilities: Column,
  options: PerformanceOptions = {},
): PerformanceMeasurement {
  const labelled = labels.length;
  const head = { predictions, labelled, shareLabelled: predictions === 0 ? 0 : labelled / predictions };
  const positives = sum(labels);
  if (positives === 0 || positives === labelled) return { ...head, metrics: null };
  const intervals = classificationIntervals(labels, probabilities, {
    resamples: options.resamples ?? 200,
    seed: options.seed ?? 1,
  });
  const calibration = calibrationCurve(labels, probabilities, { bins: 10, strategy: "quantile" });
  const metrics = {
    ...intervals,
    positiveShare: wilsonInterval(positives, labelled),
    meanProbability: sum(probabilities) / labelled,
    calibration,
    expectedCalibrationError: expectedCalibrationError(calibration),
    ...judgeAll(reference, labels, probabilities),
  };
  return { ...head, metrics };
}

interface Judgements {
  readonly calibrationGap: Judged;
  readonly aucDrop: Judged;
  readonly positiveShareShift: Judged;
}

function judgeAll(reference: Reference, labels: Column, probabilities: Column): Judgements {
  const rows = labels.length;
  const large = calibrationInTheLarge(labels, probabilities);
  const auc = aucDrop(reference, labels, probabilities);
  const share = positiveShareShift(reference, large.observedRate, rows);
  const adjusted = holm([large.pValue, auc.pValue, share.pValue]);
  const { thresholds } = reference;
  const judge = (value: number, size: number, floor: number, squared: Limit, index: number, pValue: number): Judged => {
    const limit = Math.max(floor, Math.sqrt(limitAt(squared, rows)));
    const adjustedPValue = adjusted[index] as number;
    const drift = size > limit && adjustedPValue < SIGNIFICANCE;
    return {
      value,
      limit,
      pValue,
      adjustedPValue,
      verdict: rows < thresholds.minimumRows ? "insufficient" : drift ? "drift" : "stable",
    };
  };
  const gap = large.observedRate - large.expectedRate;
  return {
    calibrationGap: judge(gap, Math.abs(gap), CALIBRATION_GAP_FLOOR, thresholds.calibrationGapSquared, 0, large.pValue),
    aucDrop: judge(auc.value, auc.value, AUC_DROP_FLOOR, thresholds.aucDropSquared, 1, auc.pValue),
    positiveShareShift: judge(
      share.value,
      Math.abs(share.value),
      POSITIVE_SHARE_FLOOR,
      thresholds.positiveShareSquared,
      2,
      share.pValue,
    ),
  };
}

/**
 * One-sided: only a fall is a reason for concern. Compared with the AUC within training windows, or with that of the
 * held-out rows where it is lower.
 */
function aucDrop(reference: Reference, labels: Column, probabilities: Column): { value: number; pValue: number } {
  const window = delongAuc(labels, probabilities);
  const { auc, heldOut, windowAuc } = reference.performance;
  const referenceError = (auc.high - auc.low) / (2 * 1.96);
  const value = (heldOut ? Math.min(windowAuc, auc.estimate) : windowAuc) - window.auc;
  return { value, pValue: normalSurvival(value / Math.hypot(window.standardError, referenceError, 1e-12)) };
}

/** Two shares, pooled. */
function positiveShareShift(reference: Reference, share: number, rows: number): { value: number; pValue: number } {
  const { rows: referenceRows, positiveShare } = reference.labels;
  const value = share - positiveShare;
  const pooled = (share * rows + positiveShare * referenceRows) / (rows + referenceRows);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / rows + 1 / referenceRows));
  return { value, pValue: error === 0 ? 1 : normalTwoSidedPValue(value / error) };
}

function sum(column: Column): number {
  let total = 0;
  for (let row = 0; row < column.length; row++) total += column[row] as number;
  return total;
}
