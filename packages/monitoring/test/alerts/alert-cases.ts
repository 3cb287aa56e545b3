import type { Sample } from "../../src/index.ts";

/** Samples, and the alerts that they must make fire: no other. Run by the embedded evaluation and by promtool alike. */
export interface AlertCase {
  readonly title: string;
  readonly samples: readonly Sample[];
  readonly fires: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** All cases are evaluated at this time, in seconds since 1970. */
export const EVALUATED_AT_SECONDS = 600;

const model = { model_name: "flight-delays", model_version: "3" };
const sample = (metric: string, value: number, labels: Record<string, string> = {}): Sample => ({
  metric,
  labels,
  value,
});
const ofModel = (metric: string, value: number, labels: Record<string, string> = {}): Sample =>
  sample(metric, value, { ...model, ...labels });

/** Both services are there and well. */
const healthy: readonly Sample[] = [
  ofModel("mlops_inference_model_info", 1, { role: "champion" }),
  sample("mlops_monitor_last_look_timestamp_seconds", EVALUATED_AT_SECONDS - 1),
];

function drift(feature: string, psi: number, limit: number, pValue: number): Sample[] {
  return [
    ofModel("mlops_window_psi", psi, { feature }),
    ofModel("mlops_window_psi_limit", limit, { feature }),
    ofModel("mlops_window_psi_adjusted_p_value", pValue, { feature }),
  ];
}

function shift(quantity: string, value: number, limit: number, pValue: number): Sample[] {
  return [
    ofModel("mlops_window_shift", value, { quantity }),
    ofModel("mlops_window_shift_limit", limit, { quantity }),
    ofModel("mlops_window_shift_adjusted_p_value", pValue, { quantity }),
  ];
}

function fires(name: string, value: number, labels: Record<string, string> = {}): AlertCase["fires"][number] {
  return { name, labels, value };
}

function healthyAnd(title: string, samples: readonly Sample[], ...firing: AlertCase["fires"]): AlertCase {
  return { title, samples: [...healthy, ...samples], fires: firing };
}

export const alertCases: readonly AlertCase[] = [
  healthyAnd("all is well", [...drift("score", 0.01, 0.3, 0.4), ...shift("calibration_gap", 0.001, 0.02, 0.8)]),
  healthyAnd(
    "a score far from training",
    drift("score", 0.5, 0.3, 1e-9),
    fires("ScoreDrift", 0.5, { ...model, feature: "score" }),
  ),
  healthyAnd("a difference of size, but not significant", drift("score", 0.5, 0.3, 0.2)),
  healthyAnd("a significant difference, but of no size", drift("score", 0.1, 0.3, 1e-30)),
  healthyAnd(
    "too few rows: no limit is exported",
    drift("score", 2, 0.3, 1e-9).filter((s) => s.metric !== "mlops_window_psi_limit"),
  ),
  healthyAnd(
    "two of three features",
    [...drift("distance", 0.2, 0.05, 1e-9), ...drift("origin", 0.01, 0.05, 0.5), ...drift("hour", 0.06, 0.05, 0.001)],
    fires("FeatureDrift", 0.2, { ...model, feature: "distance" }),
    fires("FeatureDrift", 0.06, { ...model, feature: "hour" }),
  ),
  healthyAnd(
    "fewer flights late than predicted",
    shift("calibration_gap", -0.05, 0.02, 1e-6),
    fires("CalibrationShift", 0.05, { ...model, quantity: "calibration_gap" }),
  ),
  healthyAnd(
    "an AUC that has fallen",
    shift("auc_drop", 0.08, 0.035, 1e-4),
    fires("PerformanceDrop", 0.08, { ...model, quantity: "auc_drop" }),
  ),
  healthyAnd("an AUC that has risen", shift("auc_drop", -0.08, 0.035, 0.999)),
  healthyAnd(
    "fewer flights late than in training",
    shift("positive_share", -0.11, 0.09, 1e-9),
    fires("LabelDrift", 0.11, { ...model, quantity: "positive_share" }),
  ),
  healthyAnd(
    "features served otherwise than computed offline",
    [
      ofModel("mlops_window_skew_ratio", 0.3, { feature: "hour" }),
      ofModel("mlops_window_skew_ratio", 0, { feature: "distance" }),
    ],
    fires("TrainingServingSkew", 0.3, { ...model, feature: "hour" }),
  ),
  healthyAnd(
    "labels that do not come",
    [ofModel("mlops_previous_window_labelled_ratio", 0.25)],
    fires("LabelsMissing", 0.25, model),
  ),
  healthyAnd("labels that all came", [ofModel("mlops_previous_window_labelled_ratio", 1)]),
  healthyAnd(
    "requests without a feature, with a new airport, out of range and of another type",
    [
      ...["missing", "unseen", "out_of_range"].flatMap((kind) => [
        ofModel(`mlops_recent_${kind}_ratio`, 0.2, { feature: "origin" }),
        ofModel(`mlops_recent_${kind}_ratio_limit`, 0.02, { feature: "origin" }),
        ofModel(`mlops_recent_${kind}_ratio`, 0.01, { feature: "distance" }),
        ofModel(`mlops_recent_${kind}_ratio_limit`, 0.02, { feature: "distance" }),
      ]),
      ofModel("mlops_recent_wrong_type_ratio", 0.001, { feature: "origin" }),
      ofModel("mlops_recent_wrong_type_ratio", 0, { feature: "distance" }),
    ],
    fires("MissingFeature", 0.2, { ...model, feature: "origin" }),
    fires("UnseenCategory", 0.2, { ...model, feature: "origin" }),
    fires("OutOfRange", 0.2, { ...model, feature: "origin" }),
    fires("WrongType", 0.001, { ...model, feature: "origin" }),
  ),
  healthyAnd(
    "labels that contradict",
    [sample("mlops_recent_contradicting_label_ratio", 0.05)],
    fires("ContradictingLabels", 0.05),
  ),
  healthyAnd("a retraining that failed", [sample("mlops_retraining_last_failed", 1)], fires("RetrainingFailed", 1)),
  healthyAnd("a retraining that went well", [sample("mlops_retraining_last_failed", 0)]),
  healthyAnd("a model without a reference", [ofModel("mlops_reference_available", 0)], fires("NoReference", 0, model)),
  healthyAnd(
    "drift that the replicas count",
    [
      ofModel("mlops:feature:psi", 0.4, { feature: "score" }),
      ofModel("mlops:feature:psi_limit", 0.3, { feature: "score" }),
      ofModel("mlops:feature:rows", 2000, { feature: "score" }),
    ],
    fires("LiveDrift", 0.4, { ...model, feature: "score" }),
  ),
  healthyAnd("the same on a handful of rows", [
    ofModel("mlops:feature:psi", 4, { feature: "score" }),
    ofModel("mlops:feature:psi_limit", 0.3, { feature: "score" }),
    ofModel("mlops:feature:rows", 20, { feature: "score" }),
  ]),
  healthyAnd(
    "slow, failing and stale inference",
    [
      ofModel("mlops:inference:latency_seconds:p99", 0.4),
      sample("mlops:inference:error_ratio", 0.3),
      sample("mlops:inference:feature_age_seconds:p50", 9000),
      sample("mlops_inference_spool_bytes", 60_000_000),
    ],
    fires("StaleFeatures", 9000),
    fires("SlowPredictions", 0.4, model),
    fires("PredictionErrors", 0.3),
    fires("PredictionLogStuck", 60_000_000),
  ),
  {
    title: "a monitor that has stopped looking",
    samples: [healthy[0] as Sample, sample("mlops_monitor_last_look_timestamp_seconds", EVALUATED_AT_SECONDS - 200)],
    fires: [fires("MonitorSilent", 200)],
  },
  { title: "metrics that have disappeared", samples: [], fires: [fires("InferenceAway", 1), fires("MonitorAway", 1)] },
];
