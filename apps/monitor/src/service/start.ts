import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { migrate } from "@mlops/database";
import { migrateMetadata } from "@mlops/metadata";
import { monitorAlerts } from "@mlops/monitoring";
import type { Logger } from "pino";
import { collectDefaultMetrics, Registry } from "prom-client";
import { makeAlertJudge } from "../alerts/judge.ts";
import { readOpenAlerts } from "../alerts/store.ts";
import { makeApp } from "../http/app.ts";
import { samplesOf } from "../metrics/samples.ts";
import { registerServiceMetrics } from "../metrics/service-metrics.ts";
import { registerWindowMetrics } from "../metrics/window-metrics.ts";
import { cachedReferences } from "../reference/reference-source.ts";
import { followChampion } from "../registry/champion.ts";
import { openRetrainingQueue } from "../retraining/queue.ts";
import type { Settings } from "../settings.ts";
import { makeBoard } from "../windows/board.ts";
import { readWindows } from "../windows/store.ts";
import { watchWindows } from "../windows/watch.ts";
import type { Connections } from "./connections.ts";
import { readStatus } from "./status.ts";
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
  { pool, registry }: Connections,
  logger: Logger,
): Promise<MonitorService> {
  await migrateMetadata(pool);
  await migrate(pool, { schema: "monitor", directory: migrationsDirectory });
  const prometheus = new Registry();
  collectDefaultMetrics({ register: prometheus });
  const windowRegistry = new Registry();
  const windowMetrics = registerWindowMetrics(windowRegistry);
  const metrics = registerServiceMetrics(prometheus);
  const queue = await openRetrainingQueue(pool, (error) => logger.error({ err: error }, "queue"));
  const clock = (): number => performance.now();
  const references = cachedReferences(registry.readReference, logger, clock);
  const champion = followChampion(registry, settings, logger, clock);
  const { modelName, watermarkRows } = settings;
  const watch = await watchWindows(pool, { modelName, watermarkRows, references, now: clock });
  const board = makeBoard(await readWindows(pool, modelName));
  const judge = makeAlertJudge({
    db: pool,
    definitions: monitorAlerts,
    queue,
    board,
    metrics,
    logger,
    labelWaitSeconds: settings.labelWaitSeconds,
    coolDownWeeks: settings.coolDownWeeks,
    open: await readOpenAlerts(pool),
    now: Date.now,
  });
  let failures = 0;
  const look = async (): Promise<void> => {
    const started = clock();
    for (const window of await watch.look()) board.put(window);
    const version = await champion();
    const window = version === undefined ? undefined : board.newestClosed(version);
    if (window) windowMetrics.show(window);
    else windowMetrics.clear();
    await judge.judge(await samplesOf(windowRegistry), window);
    metrics.looked((clock() - started) / 1000);
    failures = 0;
  };
  const ticker = startTicker(look, settings.pollMilliseconds, (error) => {
    failures++;
    metrics.lookFailed();
    logger.error({ err: error, failures }, "look failed");
  });
  const app = makeApp({
    db: pool,
    registry: Registry.merge([prometheus, windowRegistry]),
    metrics,
    lateAfterMinutes: settings.lateAfterMinutes,
    status: async () => readStatus(pool, modelName, await champion(), judge.active()),
    complaint: () =>
      failures >= TOLERATED_FAILURES ? `${failures} looks at the prediction log failed in a row` : undefined,
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
    },
  };
}
