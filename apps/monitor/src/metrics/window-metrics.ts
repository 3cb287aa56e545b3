import type { FeatureDrift, Judged, PerformanceEstimate, PerformanceMeasurement } from "@mlops/monitoring";
import type { Interval } from "@mlops/statistics";
import { Gauge, type Registry } from "prom-client";
import type { MeasuredWindow } from "../windows/watch.ts";

/** Shows the newest complete window of the model that serves. */
export interface WindowMetrics {
  show(window: MeasuredWindow, labelledShareBefore: number | undefined): void;
  /** Nothing to show: no complete window of the model that serves. */
  clear(): void;
}

const MODEL = ["model_name", "model_version"] as const;
const FEATURE = [...MODEL, "feature"] as const;
const SHIFT = [...MODEL, "quantity"] as const;
const METRIC = [...MODEL, "metric"] as const;
const BOUND = [...METRIC, "bound"] as const;
const METRICS = [
  ["auc", "auc"],
  ["logLoss", "log_loss"],
  ["brier", "brier"],
  ["positiveShare", "positive_share"],
] as const;

export function registerWindowMetrics(registry: Registry): WindowMetrics {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const gauges = {
    start: gauge(
      "mlops_window_start_timestamp_seconds",
      "Event time at which the newest complete window begins",
      MODEL,
    ),
    predictions: gauge("mlops_window_predictions", "Predictions in the newest complete window", MODEL),
    labelledBefore: gauge(
      "mlops_previous_window_labelled_ratio",
      "Share of the predictions of the week before the newest complete one whose label has come",
      MODEL,
    ),
    skew: gauge(
      "mlops_window_skew_ratio",
      "Share of predictions that were served another value than the computation afterwards gives",
      FEATURE,
    ),
    estimated: gauge("mlops_window_estimated_performance", "From the scores alone, before labels (CBPE)", BOUND),
    worstSlices: gauge(
      "mlops_window_worst_slices",
      "Slices whose calibration is wrong by size and significance",
      MODEL,
    ),
    labelledRatio: gauge(
      "mlops_window_labelled_ratio",
      "Share of the window's predictions whose label has come",
      MODEL,
    ),
    psi: gauge("mlops_window_psi", "Population stability index of the window against training, by feature", FEATURE),
    psiLimit: gauge("mlops_window_psi_limit", "What the index may be at the window's number of rows", FEATURE),
    psiPValue: gauge(
      "mlops_window_psi_adjusted_p_value",
      "Chi-squared p-value, corrected for the number of features",
      FEATURE,
    ),
    jensenShannon: gauge("mlops_window_jensen_shannon_distance", "Jensen-Shannon distance, 0 to 1", FEATURE),
    missing: gauge("mlops_window_missing_ratio", "Share of predictions without the feature", FEATURE),
    unseen: gauge("mlops_window_unseen_ratio", "Share of predictions with a category that training never saw", FEATURE),
    performance: gauge("mlops_window_performance", "Measured on the labels that have come", BOUND),
    shift: gauge("mlops_window_shift", "Signed difference from training, by quantity", SHIFT),
    shiftLimit: gauge("mlops_window_shift_limit", "What the size of the difference may be", SHIFT),
    shiftPValue: gauge("mlops_window_shift_adjusted_p_value", "p-value, corrected for the tests of a window", SHIFT),
  };
  const clear = (): void => {
    for (const each of Object.values(gauges)) each.reset();
  };
  const showDrift = (model: ModelLabels, drift: FeatureDrift): void => {
    const labels = { ...model, feature: drift.feature };
    gauges.psi.set(labels, drift.psi);
    gauges.jensenShannon.set(labels, drift.jensenShannon);
    gauges.missing.set(labels, drift.shareMissing);
    if (drift.shareUnseen !== null) gauges.unseen.set(labels, drift.shareUnseen);
    if (drift.psiLimit === null || drift.verdict === "insufficient" || drift.verdict === "calendar") return;
    gauges.psiLimit.set(labels, drift.psiLimit);
    gauges.psiPValue.set(labels, drift.adjustedPValue);
  };
  const showShift = (model: ModelLabels, quantity: string, judged: Judged): void => {
    const labels = { ...model, quantity };
    gauges.shift.set(labels, judged.value);
    if (judged.verdict === "insufficient") return;
    gauges.shiftLimit.set(labels, judged.limit);
    gauges.shiftPValue.set(labels, judged.adjustedPValue);
  };
  const showMetric = (
    target: Gauge<(typeof BOUND)[number]>,
    model: ModelLabels,
    metric: string,
    interval: Interval,
  ): void => {
    for (const bound of ["estimate", "low", "high"] as const) target.set({ ...model, metric, bound }, interval[bound]);
  };
  const showPerformance = (model: ModelLabels, { metrics }: PerformanceMeasurement): void => {
    if (!metrics) return;
    for (const [name, metric] of METRICS) showMetric(gauges.performance, model, metric, metrics[name]);
    const plain = { mean_probability: metrics.meanProbability, calibration_error: metrics.expectedCalibrationError };
    for (const [metric, value] of Object.entries(plain))
      gauges.performance.set({ ...model, metric, bound: "estimate" }, value);
    showShift(model, "calibration_gap", metrics.calibrationGap);
    showShift(model, "auc_drop", metrics.aucDrop);
    showShift(model, "positive_share", metrics.positiveShareShift);
  };
  const show: WindowMetrics["show"] = (window, labelledShareBefore) => {
    clear();
    const model: ModelLabels = { model_name: window.modelName, model_version: String(window.modelVersion) };
    const { drift, performance, estimate, skew, slices } = window.measured;
    gauges.start.set(model, Date.parse(`${window.week}T00:00:00Z`) / 1000);
    gauges.predictions.set(model, window.predictions);
    gauges.labelledRatio.set(model, performance.shareLabelled);
    if (labelledShareBefore !== undefined) gauges.labelledBefore.set(model, labelledShareBefore);
    for (const each of [...drift.features, drift.score]) showDrift(model, each);
    for (const each of skew ?? []) gauges.skew.set({ ...model, feature: each.feature }, each.share);
    gauges.worstSlices.set(model, slices.worst.length);
    for (const [name, metric] of estimate ? METRICS : [])
      showMetric(gauges.estimated, model, metric, (estimate as PerformanceEstimate)[name]);
    showPerformance(model, performance);
  };
  return { show, clear };
}

interface ModelLabels {
  readonly model_name: string;
  readonly model_version: string;
}
