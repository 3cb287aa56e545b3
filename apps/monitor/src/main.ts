import { createPool } from "@mlops/database";
import { pino } from "pino";
import { readSettings } from "./environment.ts";
import { openModelRegistry } from "./registry/mlflow-registry.ts";
import { startService } from "./service/start.ts";

const settings = readSettings();
const logger = pino({ level: settings.logLevel, name: "monitor" });

try {
  const pool = createPool(settings.databaseUrl, { applicationName: "monitor", max: 4 });
  const service = await startService(settings, { pool, registry: openModelRegistry(settings.trackingUri) }, logger);
  logger.info({ url: service.url, model: `models:/${settings.modelName}@${settings.modelAlias}` }, "ready");
  stopOn(async () => {
    await service.close();
    await pool.end();
  });
} catch (error) {
  logger.fatal({ err: error }, (error as Error).message);
  // What was opened until then (the pool, the queue) would keep the process alive, unwell and unseen.
  process.exit(1);
}

function stopOn(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, "draining");
    close().then(
      () => process.exit(0),
      (error: Error) => {
        logger.fatal({ err: error }, "shutdown failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
