import type { AlertDefinition } from "../definition.ts";
import { runbook } from "./runbook.ts";

const fromRecent = { source: "monitor", severity: "warning", retrain: false, forSeconds: 0 } as const;

/**
 * Alerts on the last thousand predictions: what is wrong with the requests themselves shows at once, whatever the week.
 * Each ratio has its limit beside it: the training share, plus what chance allows at this number of rows.
 */
export const recentAlerts: readonly AlertDefinition[] = [
  {
    ...fromRecent,
    name: "MissingFeature",
    summary: "{{ $labels.feature }} is missing in a share of {{ $value }} of the last predictions",
    when: [{ metric: "mlops_recent_missing_ratio", is: "above", than: { metric: "mlops_recent_missing_ratio_limit" } }],
    runbook: runbook("missing-feature"),
  },
  {
    ...fromRecent,
    name: "UnseenCategory",
    summary:
      "{{ $labels.feature }} has a value that training never saw in a share of {{ $value }} of the last predictions",
    when: [{ metric: "mlops_recent_unseen_ratio", is: "above", than: { metric: "mlops_recent_unseen_ratio_limit" } }],
    runbook: runbook("unseen-category"),
  },
  {
    ...fromRecent,
    name: "OutOfRange",
    summary:
      "{{ $labels.feature }} is outside of the range seen in training in a share of {{ $value }} of the last predictions",
    when: [
      {
        metric: "mlops_recent_out_of_range_ratio",
        is: "above",
        than: { metric: "mlops_recent_out_of_range_ratio_limit" },
      },
    ],
    runbook: runbook("out-of-range"),
  },
  {
    ...fromRecent,
    name: "WrongType",
    summary:
      "{{ $labels.feature }} is of another type than in training in a share of {{ $value }} of the last predictions",
    when: [{ metric: "mlops_recent_wrong_type_ratio", is: "above", than: 0 }],
    runbook: runbook("wrong-type"),
  },
  {
    ...fromRecent,
    name: "ContradictingLabels",
    summary: "A share of {{ $value }} of the labels of the last hour contradicts labels that were there before",
    when: [{ metric: "mlops_recent_contradicting_label_ratio", is: "above", than: 0.01 }],
    runbook: runbook("contradicting-labels"),
  },
  {
    ...fromRecent,
    name: "RetrainingFailed",
    severity: "critical",
    summary: "The last retraining has failed, all its tries included: the champion keeps serving",
    when: [{ metric: "mlops_retraining_last_failed", is: "above", than: 0 }],
    runbook: runbook("retraining-failed"),
  },
  {
    ...fromRecent,
    name: "NoReference",
    summary:
      "{{ $labels.model_name }} v{{ $labels.model_version }} serves without a monitoring reference: its drift is not measured",
    when: [{ metric: "mlops_reference_available", is: "below", than: 1 }],
    forSeconds: 30,
    runbook: runbook("no-reference"),
  },
];
