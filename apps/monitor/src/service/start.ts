import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { migrate } from "@mlops/database";
import { migrationsDirectory as featureMigrations } from "@mlops/features";
import { migrateMetadata } from "@mlops/metadata";
import type { Express } from "express";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import { makeApp } from "../http/app.ts";
import { keepHouse } from "../retention.ts";
import { openRetrainingQueue } from "../retraining/queue.ts";
import type { Settings } from "../settings.ts";
import { assemble, type Monitor } from "./assemble.ts";
import type { Connections } from "./connections.ts";
import { look } from "./look.ts";
import { readReport, readStatus, type StatusParts } from "./status.ts";
import { startTicker, type Ticker } from "./ticker.ts";

/** A running monitor. */
export interface MonitorService {
  readonly url: string;
  close(): Promise<void>;
}

export const migrationsDirectory: URL = new URL("../../migrations/", import.meta.url);

const DAY_MILLISECONDS = 86_400_000;

/** Looks that fail in a row before the monitor calls itself unwell. */
const TOLERATED_FAILURES = 10;

/** Brings the monitor up: tables, queue, looks at the log, routes. */
export async function startService(
  settings: Settings,
  connections: Connections,
  logger: Logger,
): Promise<MonitorService> {
  const { pool, registry } = connections;
  await migrateMetadata(pool);
  await migrate(pool, { schema: "features", directory: featureMigrations });
  await migrate(pool, { schema: "monitor", directory: migrationsDirectory });
  const queue = await openRetrainingQueue(pool, (error) => logger.error({ err: error }, "queue"));
  const monitor = await assemble(settings, connections, queue, logger);
  const health = { failures: 0 };
  const server = routes(settings, connections, monitor, health).listen(settings.port, settings.host);
  // First the port, then the looks: a second monitor beside the one that has it must not ask for retrainings.
  await once(server, "listening");
  const looks = startLooks(monitor, health, settings.pollMilliseconds, logger);
  const housekeeping = startHousekeeping(settings, pool, logger);
  return {
    url: `http://${settings.host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeIdleConnections();
      await looks.stop();
      await housekeeping.stop();
      await queue.close();
      await registry.close();
    },
  };
}

interface Health {
  /** Failed looks since the last that succeeded. */
  failures: number;
}

function startLooks(monitor: Monitor, health: Health, pollMilliseconds: number, logger: Logger): Ticker {
  const work = async (): Promise<void> => {
    await look(monitor);
    health.failures = 0;
  };
  return startTicker(work, pollMilliseconds, (error) => {
    health.failures++;
    monitor.metrics.lookFailed();
    logger.error({ err: error, failures: health.failures }, "look failed");
  });
}

function startHousekeeping({ keepMonths }: Settings, pool: Connections["pool"], logger: Logger): Ticker {
  const work = async (): Promise<void> => {
    const kept = await keepHouse(pool, { keepMonths, now: new Date() });
    if (kept.made.length + kept.dropped.length > 0) logger.info(kept, "months of the prediction log");
  };
  return startTicker(work, DAY_MILLISECONDS, (error) => logger.error({ err: error }, "housekeeping failed"));
}

function routes(settings: Settings, { pool: db }: Connections, monitor: Monitor, health: Health): Express {
  const { modelName, lateAfterMinutes, labelsToken } = settings;
  const { own, measured, modelFiles, champion, judge, metrics, anomalies, webhook } = monitor;
  const parts: StatusParts = { db, modelName, modelFiles, champion, active: judge.active };
  return makeApp({
    db,
    registry: Registry.merge([own, measured]),
    lateAfterMinutes,
    labelsToken,
    webhook,
    onLabels: (result) => {
      metrics.labels(result);
      anomalies.add(result);
    },
    status: () => readStatus(parts),
    report: () => readReport(parts),
    complaint: () =>
      health.failures < TOLERATED_FAILURES
        ? undefined
        : `${health.failures} looks at the prediction log failed in a row`,
  });
}
