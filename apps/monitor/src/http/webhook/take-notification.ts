import type { Queryable } from "@mlops/database";
import { type ActiveAlert, type AlertDefinition, fingerprintOf } from "@mlops/monitoring";
import type { NotificationOutcome, ServiceMetrics } from "../../metrics/service-metrics.ts";
import type { Retrainer } from "../../retraining/retrainer.ts";
import type { MeasuredWindow } from "../../windows/watch.ts";
import type { Notification, NotifiedAlert } from "./notification.ts";

export interface NotificationParts {
  readonly db: Queryable;
  readonly definitions: readonly AlertDefinition[];
  readonly retrain: Retrainer;
  readonly metrics: ServiceMetrics;
  /** The newest complete window of the model that serves. */
  readonly window: () => Promise<MeasuredWindow | undefined>;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
}

/** Labels by which an alert is the same alert, whatever Prometheus adds (job, instance, severity). */
const IDENTITY = ["model_name", "model_version", "feature", "quantity"] as const;

/** Takes each alert of a notification once: repeats of it change nothing. */
export async function takeNotification(
  parts: NotificationParts,
  { groupKey, alerts }: Notification,
): Promise<NotificationOutcome[]> {
  const outcomes: NotificationOutcome[] = [];
  for (const alert of alerts) {
    const outcome = (await isTaken(parts.db, groupKey, alert)) ? "repeated" : await takeAlert(parts, alert);
    if (outcome !== "repeated" && outcome !== "later") await store(parts.db, groupKey, alert, outcome);
    parts.metrics.notified(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function takeAlert(parts: NotificationParts, notified: NotifiedAlert): Promise<NotificationOutcome> {
  const definition = parts.definitions.find(({ name }) => name === notified.labels.alertname);
  if (!definition) return "unknown";
  if (notified.status === "resolved" || !definition.retrain) return "noted";
  const window = await parts.window();
  if (!window) return "later";
  if (notified.labels.model_version !== String(window.modelVersion)) return "other-model";
  const told = { ...definition, summary: notified.annotations.summary ?? definition.summary };
  const outcome = await parts.retrain(activeAlert(definition, notified, parts.now()), told, window);
  return outcome === "waiting" ? "later" : "retraining";
}

/** The same fingerprint as the embedded evaluation gives this alert. */
function activeAlert(definition: AlertDefinition, { labels, startsAt }: NotifiedAlert, now: number): ActiveAlert {
  const identity = Object.fromEntries(
    IDENTITY.flatMap((label) => (labels[label] === undefined ? [] : [[label, labels[label] as string]])),
  );
  return {
    fingerprint: fingerprintOf(definition.name, identity),
    name: definition.name,
    labels: identity,
    state: "firing",
    value: Number.NaN,
    // A sender whose clock is ahead must not make us wait.
    since: Math.min(Date.parse(startsAt), now),
    firedAt: Math.min(Date.parse(startsAt), now),
  };
}

async function isTaken(db: Queryable, groupKey: string, alert: NotifiedAlert): Promise<boolean> {
  const { rows } = await db.query(
    `select from monitor.notifications where group_key = $1 and fingerprint = $2 and starts_at = $3 and status = $4`,
    [groupKey, alert.fingerprint, alert.startsAt, alert.status],
  );
  return rows.length > 0;
}

async function store(
  db: Queryable,
  groupKey: string,
  alert: NotifiedAlert,
  outcome: NotificationOutcome,
): Promise<void> {
  await db.query(
    `insert into monitor.notifications (group_key, fingerprint, starts_at, status, alert, outcome)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [groupKey, alert.fingerprint, alert.startsAt, alert.status, alert.labels.alertname, outcome],
  );
}
