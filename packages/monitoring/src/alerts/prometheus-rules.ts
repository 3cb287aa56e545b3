import { stringify } from "yaml";
import type { AlertDefinition } from "./definition.ts";
import { allAlerts } from "./definitions/all.ts";
import { promqlOf } from "./promql.ts";
import { driftRecordingRules, serviceRecordingRules } from "./recording-rules.ts";
import { summaryTemplate } from "./summary.ts";

export interface PrometheusRulesOptions {
  /** Range of the drift counters, in PromQL. Default `15m`. */
  readonly driftRange?: string;
  /** Range of the service's rates. Default `2m`. */
  readonly serviceRange?: string;
  /** Put before the runbook's path in the annotation `runbook_url`. Default none. */
  readonly runbookBase?: string;
}

const HEADER = `# Made by \`mlops monitor rules\` from packages/monitoring/src/alerts: change the definitions there, not this file.\n`;

/** The rule file for Prometheus: recording rules, then an alerting rule for each definition. */
export function prometheusRules(options: PrometheusRulesOptions = {}): string {
  const { driftRange = "15m", serviceRange = "2m", runbookBase = "" } = options;
  const groups = [
    { name: "mlops-drift", rules: driftRecordingRules(driftRange) },
    { name: "mlops-service", rules: serviceRecordingRules(serviceRange) },
    { name: "mlops-alerts", rules: allAlerts.map((alert) => alertingRule(alert, runbookBase)) },
  ];
  return HEADER + stringify({ groups }, { lineWidth: 0 });
}

function alertingRule(alert: AlertDefinition, runbookBase: string): object {
  return {
    alert: alert.name,
    expr: promqlOf(alert),
    ...(alert.forSeconds === 0 ? {} : { for: `${alert.forSeconds}s` }),
    labels: { severity: alert.severity, retrain: String(alert.retrain) },
    annotations: { summary: summaryTemplate(alert.summary), runbook_url: `${runbookBase}${alert.runbook}` },
  };
}
