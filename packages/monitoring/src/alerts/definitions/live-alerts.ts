import type { AlertDefinition } from "../definition.ts";
import { runbook } from "./runbook.ts";

const live = { source: "service", retrain: false } as const;
const ofMonitor = { source: "prometheus", retrain: false } as const;

/**
 * Alerts that need rates over scraped metrics: drift counted by the inference replicas themselves, and the services'
 * health. The recorded metrics are defined in recording-rules.ts for Prometheus, and in recording/ for the monitor.
 */
export const liveAlerts: readonly AlertDefinition[] = [
  {
    ...live,
    name: "LiveDrift",
    severity: "warning",
    summary: "{{ $labels.feature }} as the replicas count it is far from training (PSI {{ $value }})",
    when: [
      { metric: "mlops:feature:psi", is: "above", than: { metric: "mlops:feature:psi_limit" } },
      { metric: "mlops:feature:rows", is: "above", than: 500 },
    ],
    forSeconds: 120,
    runbook: runbook("live-drift"),
  },
  {
    ...live,
    name: "StaleFeatures",
    severity: "critical",
    summary: "Half of the predictions use online features that are {{ $value }} seconds old or older",
    when: [{ metric: "mlops:inference:feature_age_seconds:p50", is: "above", than: 7200 }],
    forSeconds: 60,
    runbook: runbook("stale-features"),
  },
  {
    ...live,
    name: "SlowPredictions",
    severity: "warning",
    summary:
      "99 % of the predictions of {{ $labels.model_name }} v{{ $labels.model_version }} take up to {{ $value }} seconds",
    when: [{ metric: "mlops:inference:latency_seconds:p99", is: "above", than: 0.25 }],
    forSeconds: 60,
    runbook: runbook("slow-predictions"),
  },
  {
    ...live,
    name: "PredictionErrors",
    severity: "critical",
    summary: "A share of {{ $value }} of the requests is answered with an error",
    when: [{ metric: "mlops:inference:error_ratio", is: "above", than: 0.01 }],
    forSeconds: 60,
    runbook: runbook("prediction-errors"),
  },
  {
    ...live,
    name: "InferenceAway",
    severity: "critical",
    summary: "No inference service is scraped",
    when: [{ metric: "mlops_inference_model_info", is: "absent" }],
    forSeconds: 60,
    runbook: runbook("inference-away"),
  },
  {
    ...live,
    name: "PredictionLogStuck",
    severity: "warning",
    summary: "{{ $value }} bytes of predictions wait on a replica's disk: the log cannot be shipped",
    when: [{ metric: "mlops_inference_spool_bytes", is: "above", than: 50_000_000 }],
    forSeconds: 120,
    runbook: runbook("prediction-log-stuck"),
  },
  {
    ...ofMonitor,
    name: "MonitorSilent",
    severity: "critical",
    summary: "The monitor last looked at the prediction log {{ $value }} seconds ago",
    when: [{ metric: "mlops_monitor_last_look_timestamp_seconds", of: "age", is: "above", than: 120 }],
    forSeconds: 0,
    runbook: runbook("monitor-silent"),
  },
  {
    ...ofMonitor,
    name: "MonitorAway",
    severity: "critical",
    summary: "No monitor is scraped",
    when: [{ metric: "mlops_monitor_last_look_timestamp_seconds", is: "absent" }],
    forSeconds: 60,
    runbook: runbook("monitor-silent"),
  },
];
