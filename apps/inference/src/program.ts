import cluster from "node:cluster";
import { type Logger, pino } from "pino";
import { connect } from "./adapters/connect.ts";
import { readSettings } from "./environment.ts";
import { startService } from "./service/start.ts";
import type { Settings } from "./settings.ts";
import { startPrimary } from "./workers/primary.ts";
import { joinMetrics, sayReady } from "./workers/worker.ts";

const logger = pino({ name: "inference", level: "info" });

try {
  const settings = readSettings();
  logger.level = settings.logLevel;
  if (settings.cloud !== undefined)
    logger.info({ cloud: settings.cloud }, `serving to the contract of ${settings.cloud}`);
  if (settings.workers > 1 && cluster.isPrimary) runPrimary(settings, logger);
  else await runService(settings, logger);
} catch (error) {
  logger.fatal({ err: error }, (error as Error).message);
  // What was opened until then (the log's shipper, the pool) would keep the process alive, unwell and unseen.
  process.exit(1);
}

function runPrimary(settings: Settings, log: Logger): void {
  const stop = startPrimary({
    workers: settings.workers,
    instance: settings.instance,
    logger: log,
    ready: ({ url, model }) => log.info({ url, model, workers: settings.workers }, "ready"),
    failed: (code) => process.exit(code || 1),
  });
  stopOnSignal(stop, log);
}

async function runService(settings: Settings, log: Logger): Promise<void> {
  const service = await startService(settings, await connect(settings, log), log);
  const model = service.host.get("champion")?.identity;
  stopOnSignal(service.close, log);
  if (!cluster.isWorker) {
    log.info({ url: service.url, model }, "ready");
    return;
  }
  service.metrics.gatherWith(joinMetrics(service.metrics.registry, process));
  sayReady({ url: service.url, model }, process);
}

function stopOnSignal(close: () => Promise<void>, log: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "draining");
    close().then(
      () => process.exit(0),
      (error: Error) => {
        log.fatal({ err: error }, "shutdown failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
