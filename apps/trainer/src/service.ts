import { createServer, type Server } from "node:http";
import type { Logger } from "pino";
import { deliverRegularly } from "./data/consumers.ts";
import type { TrainerEnvironment } from "./environment.ts";
import type { RetrainingJob } from "./queue/retraining-job.ts";
import { type QueueWorker, workQueue } from "./queue/work.ts";
import { retrain, type TrainingContext } from "./retrain.ts";

export interface TrainerService {
  readonly url: string;
  stop(): Promise<void>;
}

/** Works the queue, and answers `/health` so that others can see that it does. */
export async function startService(
  environment: TrainerEnvironment,
  context: TrainingContext,
  logger: Logger,
): Promise<TrainerService> {
  const worker = await workQueue({
    databaseUrl: environment.databaseUrl,
    database: context.database,
    handle: (job, id, isLastTry, signal) => {
      const forJob = { ...context, signal: AbortSignal.any([context.signal, signal]) };
      return handle(forJob, job, id, isLastTry, logger, context.signal);
    },
    onError: (error) => logger.warn({ err: error }, "queue"),
  });
  const stopDelivery = deliverRegularly(context.database, (error) => logger.warn({ err: error }, "telling consumers"));
  const server = await listen(environment);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : environment.port;
  return { url: `http://${environment.host}:${port}`, stop: () => stop(server, worker, stopDelivery) };
}

async function handle(
  context: TrainingContext,
  job: RetrainingJob,
  id: string,
  isLastTry: boolean,
  logger: Logger,
  stopping: AbortSignal,
): Promise<object> {
  logger.info({ job: id, alert: job.alert, throughWeek: job.throughWeek }, "retraining");
  try {
    const { data, model, decision } = await retrain(context, { reason: job.reason, throughWeek: job.throughWeek });
    return {
      dataVersion: data.version,
      modelVersion: model.version,
      promoted: decision.promoted,
      reason: decision.reason,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!stopping.aborted) context.emit({ event: "failed", message, retrying: !isLastTry });
    logger.error({ err: error, job: id }, "retraining failed");
    throw error;
  }
}

function listen({ host, port }: TrainerEnvironment): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"status":"ok"}');
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}

async function stop(server: Server, worker: QueueWorker, stopDelivery: () => Promise<void>): Promise<void> {
  server.close();
  await Promise.all([worker.stop(), stopDelivery()]);
}
