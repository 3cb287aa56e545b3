import type { Queryable } from "@mlops/database";
import {
  type ActiveAlert,
  type AlertDefinition,
  advanceAlerts,
  evaluateAlerts,
  fillSummary,
  type Sample,
} from "@mlops/monitoring";
import type { Logger } from "pino";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import type { Retrainer } from "../retraining/retrainer.ts";
import type { MeasuredWindow } from "../windows/watch.ts";
import type { IncidentLog } from "./incidents.ts";
import { storeFired, storeResolved } from "./store.ts";

export interface JudgeOptions {
  readonly db: Queryable;
  readonly definitions: readonly AlertDefinition[];
  /** Those on the inference service: evaluated when something is known of it. */
  readonly serviceDefinitions: readonly AlertDefinition[];
  /** undefined: somebody else asks for retrainings. */
  readonly retrain: Retrainer | undefined;
  readonly incidents: IncidentLog;
  readonly metrics: ServiceMetrics;
  readonly logger: Logger;
  /** Alerts that fired before a restart. */
  readonly open: readonly ActiveAlert[];
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
}

/** Evaluates the alerts on samples, keeps what fired, and asks for a retraining where an alert says so. */
export interface AlertJudge {
  /**
   * @param window the newest complete one of the model that serves
   * @param service what is recorded of the inference service; undefined: it is not scraped, or was never reached
   */
  judge(
    samples: readonly Sample[],
    window: MeasuredWindow | undefined,
    service: readonly Sample[] | undefined,
  ): Promise<void>;
  active(): readonly ActiveAlert[];
}

export function makeAlertJudge(options: JudgeOptions): AlertJudge {
  const definitions = new Map(
    [...options.definitions, ...options.serviceDefinitions].map((definition) => [definition.name, definition]),
  );
  let active = options.open;
  const retrain = async (window: MeasuredWindow): Promise<void> => {
    for (const alert of active) {
      const definition = definitions.get(alert.name);
      if (alert.state === "firing" && definition?.retrain) await options.retrain?.(alert, definition, window);
    }
  };
  return {
    judge: async (samples, window, service) => {
      const now = options.now();
      const holding = [
        ...evaluateAlerts(options.definitions, samples, now),
        ...(service ? evaluateAlerts(options.serviceDefinitions, service, now) : []),
      ];
      const change = advanceAlerts(active, holding, now);
      for (const alert of change.fired) await noteFired(options, alert, definitions.get(alert.name), window);
      for (const alert of change.resolved) await noteResolved(options, alert);
      active = change.active;
      options.metrics.alerts(countByName(definitions.keys(), active));
      if (window) await retrain(window);
    },
    active: () => active,
  };
}

async function noteFired(
  { db, incidents, logger }: JudgeOptions,
  alert: ActiveAlert,
  definition: AlertDefinition | undefined,
  window: MeasuredWindow | undefined,
): Promise<void> {
  if (!definition) return;
  const { labels, value } = alert;
  await storeFired(db, alert, definition, window);
  if (definition.severity !== "info") {
    await incidents.open(alert, {
      reason: fillSummary(definition.summary, alert),
      labels,
      value,
      week: window?.week ?? null,
    });
  }
  logger.warn({ alert: alert.name, labels, value, week: window?.week }, fillSummary(definition.summary, alert));
}

async function noteResolved({ db, incidents, logger, now }: JudgeOptions, alert: ActiveAlert): Promise<void> {
  const at = new Date(now());
  await storeResolved(db, alert.fingerprint, at);
  await incidents.close(alert, at);
  logger.info({ alert: alert.name, labels: alert.labels }, "resolved");
}

/** Zero for those that do not fire. */
function countByName(names: Iterable<string>, active: readonly ActiveAlert[]): Map<string, number> {
  const counts = new Map<string, number>([...names].map((name) => [name, 0]));
  for (const { name, state } of active) if (state === "firing") counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
