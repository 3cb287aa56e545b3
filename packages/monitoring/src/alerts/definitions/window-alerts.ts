import type { AlertDefinition, Threshold } from "../definition.ts";
import { runbook } from "./runbook.ts";

/** Below this corrected p-value a difference is no accident. */
const SIGNIFICANT = 0.01;

const MODEL = "{{ $labels.model_name }} v{{ $labels.model_version }}";

/** Effect size above its limit, and significant: both, for the same labels. */
function shifted(quantity: string, signed: "size" | "value"): readonly [Threshold, Threshold] {
  const match = { quantity };
  const limit = { metric: "mlops_window_shift_limit" };
  const size: Threshold = { metric: "mlops_window_shift", match, is: "above", than: limit };
  return [
    signed === "size" ? { ...size, of: "size" } : size,
    { metric: "mlops_window_shift_adjusted_p_value", match, is: "below", than: SIGNIFICANT },
  ];
}

function drifted(select: Pick<Threshold, "match" | "exclude">): readonly [Threshold, Threshold] {
  return [
    { metric: "mlops_window_psi", ...select, is: "above", than: { metric: "mlops_window_psi_limit" } },
    { metric: "mlops_window_psi_adjusted_p_value", ...select, is: "below", than: SIGNIFICANT },
  ];
}

const fromWindow = { source: "monitor", forSeconds: 0 } as const;

/**
 * Alerts on the newest complete window of the model that serves. A window has been gathered for a week: there is nothing
 * more to wait for.
 */
export const windowAlerts: readonly AlertDefinition[] = [
  {
    ...fromWindow,
    name: "ScoreDrift",
    severity: "warning",
    summary: `The scores of ${MODEL} are further from training (PSI {{ $value }}) than training weeks are from each other`,
    when: drifted({ match: { feature: "score" } }),
    retrain: true,
    runbook: runbook("score-drift"),
  },
  {
    ...fromWindow,
    name: "FeatureDrift",
    severity: "info",
    summary:
      "{{ $labels.feature }} is further from training (PSI {{ $value }}) than training weeks are from each other",
    when: drifted({ exclude: { feature: "score" } }),
    retrain: false,
    runbook: runbook("feature-drift"),
  },
  {
    ...fromWindow,
    name: "CalibrationShift",
    severity: "warning",
    summary: `The share of late flights differs from the mean prediction of ${MODEL} by {{ $value }}`,
    when: shifted("calibration_gap", "size"),
    retrain: true,
    runbook: runbook("calibration-shift"),
  },
  {
    ...fromWindow,
    name: "PerformanceDrop",
    severity: "critical",
    summary: `The AUC of ${MODEL} has fallen by {{ $value }}`,
    when: shifted("auc_drop", "value"),
    retrain: true,
    runbook: runbook("performance-drop"),
  },
  {
    ...fromWindow,
    name: "LabelDrift",
    severity: "warning",
    summary: "The share of late flights differs from that of the training rows by {{ $value }}",
    when: shifted("positive_share", "size"),
    retrain: true,
    runbook: runbook("label-drift"),
  },
  {
    ...fromWindow,
    name: "TrainingServingSkew",
    severity: "critical",
    summary:
      "A share of {{ $value }} of the predictions was served another {{ $labels.feature }} than the offline computation gives",
    when: [{ metric: "mlops_window_skew_ratio", is: "above", than: 0.02 }],
    retrain: false,
    runbook: runbook("training-serving-skew"),
  },
  {
    ...fromWindow,
    name: "LabelsMissing",
    severity: "warning",
    summary: "Only a share of {{ $value }} of a complete week is labelled, a week after its end",
    when: [{ metric: "mlops_previous_window_labelled_ratio", is: "below", than: 0.8 }],
    retrain: false,
    runbook: runbook("labels-missing"),
  },
];
