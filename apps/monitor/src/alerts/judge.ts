import type { ConnectionSource, Queryable } from "@mlops/database";
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
import type { RetrainingQueue } from "../retraining/queue.ts";
import { type RetrainingReason, requestRetraining } from "../retraining/request.ts";
import type { WindowBoard } from "../windows/board.ts";
import type { MeasuredWindow } from "../windows/watch.ts";
import { storeFired, storeResolved } from "./store.ts";

export interface JudgeOptions {
  readonly db: Queryable & ConnectionSource;
  readonly definitions: readonly AlertDefinition[];
  readonly queue: RetrainingQueue;
  readonly board: WindowBoard;
  readonly metrics: ServiceMetrics;
  readonly logger: Logger;
  readonly labelWaitSeconds: number;
  readonly coolDownWeeks: number;
  /** Alerts that fired before a restart. */
  readonly open: readonly ActiveAlert[];
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
}

/** Share of a week's predictions that must be labelled to train through it. */
const LABELLED_SHARE = 0.9;

/** Evaluates the alerts on the samples, keeps what fired, and asks for a retraining where an alert says so. */
export interface AlertJudge {
  judge(samples: readonly Sample[], window: MeasuredWindow | undefined): Promise<void>;
  active(): readonly ActiveAlert[];
}

export function makeAlertJudge(options: JudgeOptions): AlertJudge {
  const definitions = new Map(options.definitions.map((definition) => [definition.name, definition]));
  const settled = new Set<string>();
  let active = options.open;
  const judge: AlertJudge["judge"] = async (samples, window) => {
    const change = advanceAlerts(active, evaluateAlerts(options.definitions, samples, options.now()), options.now());
    for (const alert of change.fired) await noteFired(options, alert, definitions.get(alert.name), window);
    for (const alert of change.resolved) await noteResolved(options, alert);
    active = change.active;
    options.metrics.alerts(countByName(active));
    if (window) await askForRetraining(options, definitions, active, window, settled);
  };
  return { judge, active: () => active };
}

async function noteFired(
  { db, logger }: JudgeOptions,
  alert: ActiveAlert,
  definition: AlertDefinition | undefined,
  window: MeasuredWindow | undefined,
): Promise<void> {
  if (!definition) return;
  await storeFired(db, alert, definition, window?.week ?? null);
  logger.warn(
    { alert: alert.name, labels: alert.labels, value: alert.value, week: window?.week },
    fillSummary(definition.summary, alert),
  );
}

async function noteResolved({ db, logger, now }: JudgeOptions, alert: ActiveAlert): Promise<void> {
  await storeResolved(db, alert.fingerprint, new Date(now()));
  logger.info({ alert: alert.name, labels: alert.labels }, "resolved");
}

async function askForRetraining(
  options: JudgeOptions,
  definitions: ReadonlyMap<string, AlertDefinition>,
  active: readonly ActiveAlert[],
  window: MeasuredWindow,
  settled: Set<string>,
): Promise<void> {
  const reasons = active.filter((alert) => alert.state === "firing" && definitions.get(alert.name)?.retrain);
  for (const alert of reasons) {
    const key = `${alert.fingerprint} ${window.week}`;
    const throughWeek = options.board.newestLabelledWeek(LABELLED_SHARE);
    if (settled.has(key) || !throughWeek) continue;
    const waited = options.now() - (alert.firedAt ?? alert.since);
    if (throughWeek < window.week && waited < options.labelWaitSeconds * 1000) continue;
    const reason = reasonOf(alert, definitions.get(alert.name) as AlertDefinition, window, throughWeek);
    const result = await requestRetraining(options.db, options.queue, reason, options.coolDownWeeks);
    settled.add(key);
    options.metrics.retrainingRequested(result);
    options.logger.info({ alert: alert.name, week: window.week, throughWeek, result }, "retraining requested");
  }
}

function reasonOf(
  alert: ActiveAlert,
  definition: AlertDefinition,
  window: MeasuredWindow,
  throughWeek: string,
): RetrainingReason {
  const { metrics } = window.measured.performance;
  const evidence = {
    week: window.week,
    value: alert.value,
    labels: alert.labels,
    scorePsi: window.measured.drift.score.psi,
    scorePsiLimit: window.measured.drift.score.psiLimit,
    auc: metrics?.auc ?? null,
    calibrationGap: metrics?.calibrationGap ?? null,
    shareLabelled: window.measured.performance.shareLabelled,
  };
  const { modelName, modelVersion, week } = window;
  return {
    alert,
    modelName,
    modelVersion,
    week,
    throughWeek,
    evidence,
    reason: `${alert.name} in week ${week}: ${fillSummary(definition.summary, alert)}`,
  };
}

function countByName(active: readonly ActiveAlert[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name, state } of active) if (state === "firing") counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
