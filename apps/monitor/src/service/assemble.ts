import { allAlerts, monitorAlerts, serviceAlerts } from "@mlops/monitoring";
import type { Router } from "express";
import type { Logger } from "pino";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { type IncidentLog, incidentLog } from "../alerts/incidents.ts";
import { type AlertJudge, makeAlertJudge } from "../alerts/judge.ts";
import { readOpenAlerts } from "../alerts/store.ts";
import { webhookRoute } from "../http/webhook/route.ts";
import { countLabelAnomalies, type LabelAnomalies } from "../labels/recent-anomalies.ts";
import { registerServiceMetrics, type ServiceMetrics } from "../metrics/service-metrics.ts";
import { registerWindowMetrics } from "../metrics/window-metrics.ts";
import { cachedModelFiles, type ModelFilesSource } from "../model-files/model-files.ts";
import { registerRecentMetrics } from "../recent/recent-metrics.ts";
import { watchRecent } from "../recent/watch-recent.ts";
import { followChampion } from "../registry/champion.ts";
import type { RetrainingQueue } from "../retraining/queue.ts";
import { makeRetrainer, type Retrainer } from "../retraining/retrainer.ts";
import { watchJobs } from "../retraining/watch-jobs.ts";
import { watchService } from "../scrape/watch-service.ts";
import type { Settings } from "../settings.ts";
import { makeBoard, type WindowBoard } from "../windows/board.ts";
import { readWindows } from "../windows/store.ts";
import { watchWindows } from "../windows/watch.ts";
import type { Connections } from "./connections.ts";
import { type LookParts, servingWindow } from "./look.ts";

/** The monitor's parts, wired: what the looks and the routes work with. */
export interface Monitor extends LookParts {
  /** Metrics of the process and of its work. */
  readonly own: Registry;
  readonly anomalies: LabelAnomalies;
  readonly modelFiles: ModelFilesSource;
  /** undefined when it is off. */
  readonly webhook: Router | undefined;
}

/** Wires the parts on a database whose tables are there. */
export async function assemble(
  settings: Settings,
  { pool: db, registry }: Connections,
  queue: RetrainingQueue,
  logger: Logger,
): Promise<Monitor> {
  const now = (): number => performance.now();
  const { modelName, windowRows } = settings;
  const metering = makeMetering(now);
  const { measured, metrics } = metering;
  const modelFiles = cachedModelFiles(registry, logger, now);
  const champion = followChampion(registry, settings, logger, now);
  const stored = (await readWindows(db, modelName)).filter(({ number }) => number > 0 === (windowRows !== undefined));
  const board = makeBoard(stored);
  const incidents = incidentLog(db);
  const retrain = makeRetrainer({ db, queue, board, incidents, metrics, logger, ...settings, now: Date.now });
  return {
    ...metering,
    board,
    champion,
    modelFiles,
    now,
    watch: watchWindows(db, { ...settings, modelFiles, now }, stored),
    windowMetrics: registerWindowMetrics(measured),
    watchRecent: watchRecent(db, { modelName, modelFiles, metrics: registerRecentMetrics(measured), now }),
    judge: await openJudge(settings, db, retrain, incidents, metrics, logger),
    watchJobs: watchJobs(db, measured, now),
    watchService: watchService({ urls: settings.scrapeUrls, logger, now: Date.now }),
    webhook: openWebhook(settings, db, retrain, metrics, { board, champion }),
  };
}

type Database = Connections["pool"];

async function openJudge(
  { retrainOn }: Settings,
  db: Database,
  retrain: Retrainer,
  incidents: IncidentLog,
  metrics: ServiceMetrics,
  logger: Logger,
): Promise<AlertJudge> {
  const open = await readOpenAlerts(db);
  const asks = retrainOn === "evaluation" ? retrain : undefined;
  return makeAlertJudge({
    db,
    definitions: monitorAlerts,
    serviceDefinitions: serviceAlerts,
    retrain: asks,
    incidents,
    metrics,
    logger,
    open,
    now: Date.now,
  });
}

function openWebhook(
  { webhookToken }: Settings,
  db: Database,
  retrain: Retrainer,
  metrics: ServiceMetrics,
  { board, champion }: { board: WindowBoard; champion: () => Promise<number | undefined> },
): Router | undefined {
  if (webhookToken === undefined) return undefined;
  const window = async () => servingWindow(board, await champion());
  return webhookRoute(webhookToken, { db, definitions: allAlerts, retrain, metrics, window, now: Date.now });
}

interface Metering {
  readonly own: Registry;
  /** What the alerts are evaluated on. */
  readonly measured: Registry;
  readonly metrics: ServiceMetrics;
  readonly anomalies: LabelAnomalies;
}

function makeMetering(now: () => number): Metering {
  const own = new Registry();
  collectDefaultMetrics({ register: own });
  const measured = new Registry();
  const anomalies = countLabelAnomalies(now);
  new Gauge({
    name: "mlops_recent_contradicting_label_ratio",
    help: "Share of the labels of the last hour that contradict labels that were there before",
    registers: [measured],
    collect() {
      this.set(anomalies.contradictingRatio() ?? 0);
    },
  });
  return { own, measured, metrics: registerServiceMetrics(own), anomalies };
}
