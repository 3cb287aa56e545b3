export { type ActiveAlert, type AlertChange, advanceAlerts, fingerprintOf } from "./alerts/alert-state.ts";
export type {
  Absence,
  AlertDefinition,
  Comparison,
  Sample,
  Selection,
  Severity,
  Threshold,
} from "./alerts/definition.ts";
export { allAlerts, monitorAlerts, serviceAlerts } from "./alerts/definitions/all.ts";
export { evaluateAlerts, type HoldingAlert, labelKey } from "./alerts/evaluate.ts";
export { type PrometheusRulesOptions, prometheusRules } from "./alerts/prometheus-rules.ts";
export { promqlOf } from "./alerts/promql.ts";
export { driftRecordingRules, type RecordingRule, serviceRecordingRules } from "./alerts/recording-rules.ts";
export { fillSummary } from "./alerts/summary.ts";
export { addCounts } from "./counting/add-counts.ts";
export { createDriftCounter, type DriftCounter, type WindowCounts } from "./counting/drift-counter.ts";
export { type DriftMetrics, type ModelLabels, registerDriftMetrics } from "./counting/drift-metrics.ts";
export { type DriftMeasurement, type FeatureDrift, measureDrift, PSI_FLOOR } from "./drift/measure-drift.ts";
export { BinMismatchError, InvalidReferenceError, ReferenceInputError } from "./errors.ts";
export { calibrationMap } from "./performance/calibration-map.ts";
export { checkEstimate, type EstimateCheck } from "./performance/check-estimate.ts";
export {
  type EstimateOptions,
  estimatePerformance,
  type PerformanceEstimate,
} from "./performance/estimate-performance.ts";
export { expectedAuc } from "./performance/expected-auc.ts";
export {
  type Judged,
  measurePerformance,
  type PerformanceMeasurement,
  type PerformanceOptions,
} from "./performance/measure-performance.ts";
export { measureSlices, type Slice, type SliceMeasurement, type SliceRow } from "./performance/measure-slices.ts";
export { compareServed, type FeatureSkew, type ServedAndComputed } from "./quality/compare-served.ts";
export {
  type FeatureQuality,
  type LimitedShare,
  measureQuality,
  type QualityMeasurement,
} from "./quality/measure-quality.ts";
export { type Bucket, histogramQuantile } from "./recording/histogram-quantile.ts";
export type { Scrape } from "./recording/increase.ts";
export { parseExposition } from "./recording/parse-exposition.ts";
export { type RecordingOptions, recordSamples, scrapedMetrics } from "./recording/record-samples.ts";
export { type BinIndex, binIndex, binNames } from "./reference/binning.ts";
export { makeReference, type ReferenceOptions } from "./reference/make-reference.ts";
export type { ReferenceColumn } from "./reference/prepared-column.ts";
export {
  type CategoryReference,
  type FeatureReference,
  type Limit,
  limitAt,
  type NumberReference,
  type Reference,
  type Thresholds,
} from "./reference/reference.ts";
export { parseReference, referenceSchema } from "./reference/schema.ts";
export { SEASONS, seasonalCounts, seasonOf } from "./reference/seasons.ts";
