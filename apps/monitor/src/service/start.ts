import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { migrate } from "@mlops/database";
import { migrationsDirectory as featureMigrations } from "@mlops/features";
import { migrateMetadata } from "@mlops/metadata";
import { allAlerts, monitorAlerts } from "@mlops/monitoring";
import type { Logger } from "pino";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { incidentLog } from "../alerts/incidents.ts";
import { makeAlertJudge } from "../alerts/judge.ts";
import { readOpenAlerts } from "../alerts/store.ts";
import { makeApp } from "../http/app.ts";
import { webhookRoute } from "../http/webhook/route.ts";
import { countLabelAnomalies, type LabelAnomalies } from "../labels/recent-anomalies.ts";
import { registerServiceMetrics } from "../metrics/service-metrics.ts";
import { registerWindowMetrics } from "../metrics/window-metrics.ts";
import { cachedModelFiles } from "../model-files/model-files.ts";
import { registerRecentMetrics } from "../recent/recent-metrics.ts";
import { watchRecent } from "../recent/watch-recent.ts";
import { followChampion } from "../registry/champion.ts";
import { openRetrainingQueue } from "../retraining/queue.ts";
import { makeRetrainer } from "../retraining/retrainer.ts";
import type { Settings } from "../settings.ts";
import { makeBoard } from "../windows/board.ts";
import { readWindows } from "../windows/store.ts";
import { watchWindows } from "../windows/watch.ts";
import type { Connections } from "./connections.ts";
import { look, servingWindow } from "./look.ts";
import { readReport, readStatus } from "./status.ts";
import { startTicker } from "./ticker.ts";

/** A running monitor. */
export interface MonitorService {
  readonly url: string;
  close(): Promise<void>;
}

export const migrationsDirectory: URL = new URL("../../migrations/", import.meta.url);

/** Looks that fail in a row before the monitor calls itself unwell. */
const TOLERATED_FAILURES = 10;

/** Brings the monitor up: tables, watch, alerts, routes. */
export async function startService(
  settings: Settings,
  connections: Connections,
  logger: Logger,
): Promise<MonitorService> {
  const { pool: db, registry } = connections;
  await migrateMetadata(db);
  await migrate(db, { schema: "features", directory: featureMigrations });
  await migrate(db, { schema: "monitor", directory: migrationsDirectory });
  const { modelName, watermarkRows, sliceFeatures } = settings;
  const now = (): number => performance.now();
  const own = new Registry();
  collectDefaultMetrics({ register: own });
  const measured = new Registry();
  const metrics = registerServiceMetrics(own);
  const anomalies = countLabelAnomalies(now);
  registerAnomalies(measured, anomalies);
  const modelFiles = cachedModelFiles(registry, logger, now);
  const champion = followChampion(registry, settings, logger, now);
  const queue = await openRetrainingQueue(db, (error) => logger.error({ err: error }, "queue"));
  const board = makeBoard(await readWindows(db, modelName));
  const incidents = incidentLog(db);
  const retrain = makeRetrainer({ db, queue, board, incidents, metrics, logger, ...settings, now: Date.now });
  const judge = makeAlertJudge({
    db,
    definitions: monitorAlerts,
    retrain: settings.retrainOn === "evaluation" ? retrain : undefined,
    incidents,
    metrics,
    logger,
    open: await readOpenAlerts(db),
    now: Date.now,
  });
  const parts = {
    watch: await watchWindows(db, { modelName, watermarkRows, sliceFeatures, modelFiles, now }),
    board,
    champion,
    windowMetrics: registerWindowMetrics(measured),
    watchRecent: watchRecent(db, { modelName, modelFiles, metrics: registerRecentMetrics(measured), now }),
    measured,
    judge,
    metrics,
    now,
  };
  let failures = 0;
  const ticker = startTicker(
    async () => {
      await look(parts);
      failures = 0;
    },
    settings.pollMilliseconds,
    (error) => {
      failures++;
      metrics.lookFailed();
      logger.error({ err: error, failures }, "look failed");
    },
  );
  const window = async () => servingWindow(board, await champion());
  const { webhookToken } = settings;
  const status = { db, modelName, modelFiles, champion, active: judge.active };
  const app = makeApp({
    db,
    registry: Registry.merge([own, measured]),
    lateAfterMinutes: settings.lateAfterMinutes,
    onLabels: (result) => {
      metrics.labels(result);
      anomalies.add(result);
    },
    status: () => readStatus(status),
    report: () => readReport(status),
    complaint: () =>
      failures >= TOLERATED_FAILURES ? `${failures} looks at the prediction log failed in a row` : undefined,
    webhook: webhookToken
      ? webhookRoute(webhookToken, { db, definitions: allAlerts, retrain, metrics, window, now: Date.now })
      : undefined,
  });
  const server = app.listen(settings.port, settings.host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${settings.host}:${port}`,
    close: async () => {
      server.close();
      server.closeIdleConnections();
      await ticker.stop();
      await queue.close();
      await registry.close();
    },
  };
}

function registerAnomalies(registry: Registry, anomalies: LabelAnomalies): void {
  new Gauge({
    name: "mlops_recent_contradicting_label_ratio",
    help: "Share of the labels of the last hour that contradict labels that were there before",
    registers: [registry],
    collect() {
      this.reset();
      const ratio = anomalies.contradictingRatio();
      if (ratio !== undefined) this.set(ratio);
    },
  });
}
