import { pino } from "pino";
import { connect } from "./adapters/connect.ts";
import { readSettings } from "./environment.ts";
import { startService } from "./service/start.ts";

const settings = readSettings();
const logger = pino({ level: settings.logLevel, name: "inference" });

try {
  const service = await startService(settings, connect(settings, logger), logger);
  const model = service.host.get("champion")?.identity;
  logger.info({ url: service.url, model }, "ready");
  stopOn(service.close);
} catch (error) {
  logger.fatal({ err: error }, (error as Error).message);
  process.exitCode = 1;
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
