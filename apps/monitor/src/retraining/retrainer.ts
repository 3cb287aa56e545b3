import type { ConnectionSource, Queryable } from "@mlops/database";
import { type ActiveAlert, type AlertDefinition, fillSummary } from "@mlops/monitoring";
import type { Logger } from "pino";
import type { IncidentLog } from "../alerts/incidents.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";
import type { WindowBoard } from "../windows/board.ts";
import type { MeasuredWindow } from "../windows/watch.ts";
import type { Week } from "../windows/week.ts";
import { keyOfWindow, nameOfWindow } from "../windows/window-name.ts";
import type { RetrainingQueue } from "./queue.ts";
import { type RequestResult, type RetrainingReason, requestRetraining } from "./request.ts";

/** What became of an alert's wish for a retraining; `waiting`: its week has too few labels yet. */
type RetrainingOutcome = RequestResult | "waiting";

/** Asks for a retraining on behalf of an alert, however often it is called. */
export type Retrainer = (
  alert: ActiveAlert,
  definition: AlertDefinition,
  window: MeasuredWindow,
) => Promise<RetrainingOutcome>;

export interface RetrainerOptions {
  readonly db: Queryable & ConnectionSource;
  readonly queue: RetrainingQueue;
  readonly board: WindowBoard;
  readonly incidents: IncidentLog;
  readonly metrics: ServiceMetrics;
  readonly logger: Logger;
  readonly labelWaitSeconds: number;
  readonly coolDownWeeks: number;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
}

/** Share of a week's predictions that must be labelled to train through it. */
const LABELLED_SHARE = 0.9;

export function makeRetrainer(options: RetrainerOptions): Retrainer {
  const settled = new Map<string, RequestResult>();
  return async (alert, definition, window) => {
    const key = `${alert.fingerprint} ${keyOfWindow(window)}`;
    const before = settled.get(key);
    if (before !== undefined) return before === "sent" ? "duplicate" : before;
    const throughWeek = options.board.newestLabelledWeek(LABELLED_SHARE);
    const waited = options.now() - (alert.firedAt ?? alert.since);
    const isPatient =
      throughWeek === undefined || (throughWeek < window.week && waited < options.labelWaitSeconds * 1000);
    if (isPatient) return "waiting";
    const reason = reasonOf(alert, definition, window, throughWeek);
    const result = await requestRetraining(options.db, options.queue, reason, options.coolDownWeeks);
    settled.set(key, result);
    options.metrics.retrainingRequested(result);
    options.logger.info({ alert: alert.name, week: window.week, throughWeek, result }, "retraining requested");
    await options.incidents.note(alert, RESULT_EVENTS[result], { throughWeek, week: window.week });
    return result;
  };
}

const RESULT_EVENTS: Record<RequestResult, string> = {
  sent: "retraining-queued",
  duplicate: "retraining-under-way",
  cool_down: "cool-down",
};

function reasonOf(
  alert: ActiveAlert,
  definition: AlertDefinition,
  window: MeasuredWindow,
  throughWeek: Week,
): RetrainingReason {
  const { drift, performance } = window.measured;
  const evidence = {
    week: window.week,
    value: alert.value,
    labels: alert.labels,
    scorePsi: drift.score.psi,
    scorePsiLimit: drift.score.psiLimit,
    driftingFeatures: drift.features.filter(({ verdict }) => verdict === "drift").map(({ feature }) => feature),
    auc: performance.metrics?.auc ?? null,
    calibrationGap: performance.metrics?.calibrationGap ?? null,
    shareLabelled: performance.shareLabelled,
  };
  const { modelName, modelVersion, week, number } = window;
  const reason = `${alert.name} in ${nameOfWindow(window)}: ${fillSummary(definition.summary, alert)}`;
  return { alert, modelName, modelVersion, week, number, throughWeek, evidence, reason };
}
