import type { AlertDefinition, Comparison } from "./definition.ts";

const RUNBOOKS = "docs/08-model-monitoring/runbooks";

/** Below this corrected p-value a difference is no accident. */
const SIGNIFICANT = 0.01;

function runbook(page: string): string {
  return `${RUNBOOKS}/${page}.md`;
}

/** Effect size above its limit, and significant: both, for the same labels. */
function shifted(quantity: string): readonly [Comparison, Comparison] {
  const match = { quantity };
  return [
    { metric: "mlops_window_shift", match, is: "above", than: { metric: "mlops_window_shift_limit" }, absolute: true },
    { metric: "mlops_window_shift_adjusted_p_value", match, is: "below", than: SIGNIFICANT },
  ];
}

function drifted(select: Pick<Comparison, "match" | "exclude">): readonly [Comparison, Comparison] {
  return [
    { metric: "mlops_window_psi", ...select, is: "above", than: { metric: "mlops_window_psi_limit" } },
    { metric: "mlops_window_psi_adjusted_p_value", ...select, is: "below", than: SIGNIFICANT },
  ];
}

/**
 * Alerts on the newest complete window of the model that serves. They hold on the monitor's own metrics, so that
 * Prometheus and the embedded evaluation see the same numbers.
 */
export const windowAlerts: readonly AlertDefinition[] = [
  {
    name: "ScoreDrift",
    severity: "warning",
    summary:
      "The scores of {{ $labels.model_name }} v{{ $labels.model_version }} are further from training (PSI {{ $value }}) than training weeks are from each other",
    when: drifted({ match: { feature: "score" } }),
    forSeconds: 0,
    retrain: true,
    runbook: runbook("score-drift"),
  },
  {
    name: "FeatureDrift",
    severity: "info",
    summary:
      "{{ $labels.feature }} is further from training (PSI {{ $value }}) than training weeks are from each other",
    when: drifted({ exclude: { feature: "score" } }),
    forSeconds: 0,
    retrain: false,
    runbook: runbook("feature-drift"),
  },
  {
    name: "CalibrationShift",
    severity: "warning",
    summary:
      "The share of late flights differs from the mean prediction of {{ $labels.model_name }} v{{ $labels.model_version }} by {{ $value }}",
    when: shifted("calibration_gap"),
    forSeconds: 0,
    retrain: true,
    runbook: runbook("calibration-shift"),
  },
  {
    name: "PerformanceDrop",
    severity: "critical",
    summary: "The AUC of {{ $labels.model_name }} v{{ $labels.model_version }} has fallen by {{ $value }}",
    when: shifted("auc_drop"),
    forSeconds: 0,
    retrain: true,
    runbook: runbook("performance-drop"),
  },
  {
    name: "LabelDrift",
    severity: "warning",
    summary: "The share of late flights differs from that of the training rows by {{ $value }}",
    when: shifted("positive_share"),
    forSeconds: 0,
    retrain: true,
    runbook: runbook("label-drift"),
  },
];
