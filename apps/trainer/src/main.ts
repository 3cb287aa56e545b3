import { readFileSync } from "node:fs";
import { join } from "node:path";
import { migrateConsumers } from "@mlops/data-versioning/consumers";
import { createPool } from "@mlops/database";
import { migrateMetadata } from "@mlops/metadata";
import { readProject } from "@mlops/project";
import { createMlflowClient } from "mlflow-client";
import { pino } from "pino";
import { readArguments } from "./arguments.ts";
import { deliverMessages } from "./data/consumers.ts";
import { readEnvironment } from "./environment.ts";
import { sendLineageEvents } from "./lineage-events.ts";
import { emitTo } from "./progress/events.ts";
import { createMlflowRegistry } from "./publish/mlflow-registry.ts";
import { retrain, type TrainingContext } from "./retrain.ts";
import { startService } from "./service.ts";

/** Trains once when told to, else works the queue until SIGTERM. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const description = readProject(environment.project);
  const firstWeek = environment.firstWeek ?? description.loop.firstWeek;
  const once = readArguments(process.argv.slice(2), firstWeek);
  const signingKey = environment.privateKeyFile && readFileSync(environment.privateKeyFile, "utf8");
  const stopping = new AbortController();
  const database = createPool(environment.databaseUrl, { applicationName: "trainer" });
  const client = createMlflowClient({
    trackingUri: environment.trackingUri,
    unsentDirectory: join(environment.home, "spool", "trainer"),
  });
  const stopped = onSignal((name) => stopping.abort(new Error(`ended by ${name}`)));
  const context: TrainingContext = {
    home: environment.home,
    remote: environment.remote,
    project: environment.project,
    description,
    firstWeek: once?.firstWeek ?? firstWeek,
    parameters: once?.parameters ?? environment.parameters,
    database,
    registry: createMlflowRegistry(client, description.name, signingKey),
    emit: emitTo(process.stdout),
    signal: stopping.signal,
  };
  let sendLeftEvents = async (): Promise<void> => undefined;
  try {
    await migrateMetadata(database);
    const warn = (words: string): void => void process.stderr.write(`mlops: trainer: ${words}\n`);
    sendLeftEvents = sendLineageEvents(database, environment.openLineage, warn);
    await migrateConsumers(database);
    if (once) {
      await retrain(context, once);
      await deliverMessages(database, (error) => process.stderr.write(`mlops: trainer: consumers: ${error.message}\n`));
      return;
    }
    const logger = pino({ level: environment.logLevel, name: "trainer" });
    const service = await startService(environment, context, logger);
    logger.info({ url: service.url }, "ready");
    await stopped;
    await service.stop();
  } finally {
    await sendLeftEvents();
    await Promise.allSettled([database.end(), client.close()]);
  }
}

function onSignal(act: (name: string) => void): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.once(name, () => {
        act(name);
        resolve();
      });
    }
  });
}

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`mlops: trainer: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
