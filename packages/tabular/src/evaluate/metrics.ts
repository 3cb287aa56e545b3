import {
  brierScore,
  calibrationCurve,
  classificationIntervals,
  expectedCalibrationError,
  type Interval,
  logLoss,
  rocAuc,
  rocCurve,
  thinRocCurve,
} from "@mlops/statistics";
import type { InputImportance } from "@mlops/training";

/** What the model is worth on the test weeks, with 95 % bootstrap intervals. */
export interface TestMetrics {
  readonly rows: number;
  /** Share of the positive class. */
  readonly positive_share: number;
  readonly auc: number;
  readonly auc_low: number;
  readonly auc_high: number;
  readonly log_loss: number;
  readonly log_loss_low: number;
  readonly log_loss_high: number;
  readonly brier: number;
  readonly calibration_error: number;
  /** Log loss of saying the training rows' share to everyone. */
  readonly base_rate_log_loss: number;
}

/** Bootstrap over more rows than this costs seconds and narrows little. */
const RESAMPLED_ROWS = 30_000;

/** Judges probabilities against what happened. */
export function testMetrics(
  late: Float32Array,
  probabilities: Float32Array,
  baseRate: number,
  params: { readonly resamples: number; readonly seed: number },
): TestMetrics {
  const every = Math.max(1, Math.ceil(late.length / RESAMPLED_ROWS));
  const thin = (column: Float32Array): Float32Array => column.filter((_, row) => row % every === 0);
  const intervals = classificationIntervals(thin(late), thin(probabilities), params);
  const auc = around(rocAuc(late, probabilities), intervals.auc, every);
  const loss = around(logLoss(late, probabilities), intervals.logLoss, every);
  return {
    rows: late.length,
    positive_share: late.reduce((sum, value) => sum + value, 0) / late.length,
    auc: auc.value,
    auc_low: auc.low,
    auc_high: auc.high,
    log_loss: loss.value,
    log_loss_low: loss.low,
    log_loss_high: loss.high,
    brier: brierScore(late, probabilities),
    calibration_error: expectedCalibrationError(
      calibrationCurve(late, probabilities, { bins: 10, strategy: "quantile" }),
    ),
    base_rate_log_loss: logLoss(late, new Float32Array(late.length).fill(baseRate)),
  };
}

/** The interval of a sample, moved to the value on all rows and narrowed by the square root of the rows' ratio. */
function around(value: number, sample: Interval, every: number): { value: number; low: number; high: number } {
  const narrowing = 1 / Math.sqrt(every);
  return {
    value,
    low: value - (sample.estimate - sample.low) * narrowing,
    high: value + (sample.high - sample.estimate) * narrowing,
  };
}

/** The ROC curve in at most 200 points. */
export function rocPoints(late: Float32Array, probabilities: Float32Array): Record<string, number>[] {
  return thinRocCurve(rocCurve(late, probabilities), 200).map((point) => ({
    false_positive_rate: point.falsePositiveRate,
    true_positive_rate: point.truePositiveRate,
  }));
}

/** Mean probability against share of positives in ten bins of equal size. */
export function calibrationPoints(late: Float32Array, probabilities: Float32Array): Record<string, number>[] {
  return calibrationCurve(late, probabilities, { bins: 10, strategy: "quantile" }).map((bin) => ({
    predicted: bin.meanProbability,
    observed: bin.positiveRate,
    rows: bin.count,
  }));
}

/** What the model loses when an input is shuffled, largest first. */
export function importancePoints(importance: readonly InputImportance[]): Record<string, string | number>[] {
  return importance.map(({ input, aucDrop, logLossRise }) => ({
    feature: input,
    auc_drop: aucDrop,
    log_loss_rise: logLossRise,
  }));
}
