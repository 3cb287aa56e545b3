import type { LabelResult } from "@mlops/metadata";
import { Counter, Gauge, type Registry } from "prom-client";

const RETRAINING_RESULTS = ["sent", "duplicate", "cool_down"] as const;
const NOTIFICATION_OUTCOMES = ["retraining", "noted", "repeated", "unknown", "other-model", "later"] as const;

/** What became of one alert of a notification. `later`: Alertmanager is to send it again. */
export type NotificationOutcome = (typeof NOTIFICATION_OUTCOMES)[number];

/** What the monitor counts of its own work. Every series is there from the start, at 0: a rate needs what was before. */
export interface ServiceMetrics {
  labels(result: LabelResult): void;
  looked(seconds: number): void;
  lookFailed(): void;
  alerts(firing: ReadonlyMap<string, number>): void;
  retrainingRequested(result: (typeof RETRAINING_RESULTS)[number]): void;
  notified(outcome: NotificationOutcome): void;
}

export function registerServiceMetrics(registry: Registry): ServiceMetrics {
  const registers = [registry];
  const labels = new Counter({
    name: "mlops_monitor_labels_total",
    help: "Labels that were delivered, by what became of them",
    labelNames: ["result"],
    registers,
  });
  for (const result of ["accepted", "duplicate", "contradiction", "unknown"]) labels.inc({ result }, 0);
  const look = new Gauge({
    name: "mlops_monitor_look_duration_seconds",
    help: "Time of the last look at the prediction log",
    registers,
  });
  const lookedAt = new Gauge({
    name: "mlops_monitor_last_look_timestamp_seconds",
    help: "When the prediction log was last looked at with success",
    registers,
  });
  const failures = new Counter({
    name: "mlops_monitor_look_failures_total",
    help: "Looks at the prediction log that failed",
    registers,
  });
  const firing = new Gauge({
    name: "mlops_monitor_alerts_firing",
    help: "Alerts of the embedded evaluation that fire now",
    labelNames: ["alert"],
    registers,
  });
  const retrainings = new Counter({
    name: "mlops_monitor_retraining_requests_total",
    help: "Retrainings that alerts asked for, by what became of the request",
    labelNames: ["result"],
    registers,
  });
  for (const result of RETRAINING_RESULTS) retrainings.inc({ result }, 0);
  const notifications = new Counter({
    name: "mlops_monitor_notifications_total",
    help: "Alerts that came through the webhook, by what became of them",
    labelNames: ["outcome"],
    registers,
  });
  for (const outcome of NOTIFICATION_OUTCOMES) notifications.inc({ outcome }, 0);
  return {
    notified: (outcome) => notifications.inc({ outcome }),
    labels: (result) => {
      labels.inc({ result: "accepted" }, result.accepted);
      labels.inc({ result: "duplicate" }, result.duplicates);
      labels.inc({ result: "contradiction" }, result.contradictions);
      labels.inc({ result: "unknown" }, result.unknown.length);
    },
    looked: (seconds) => {
      look.set(seconds);
      lookedAt.setToCurrentTime();
    },
    lookFailed: () => failures.inc(),
    alerts: (counts) => {
      firing.reset();
      for (const [alert, count] of counts) firing.set({ alert }, count);
    },
    retrainingRequested: (result) => retrainings.inc({ result }),
  };
}
