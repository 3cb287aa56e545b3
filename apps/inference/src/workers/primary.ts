import cluster, { type Worker } from "node:cluster";
import type { Logger } from "pino";
import { AggregatorRegistry, type RegistryContentType } from "prom-client";
import type { MetricsReply, MetricsRequest, WorkerReady } from "./messages.ts";

export interface PrimaryOptions {
  readonly workers: number;
  /** Name of the instance; each worker's is made from it. */
  readonly instance: string;
  readonly logger: Logger;
  /** Called once, when all workers answer. */
  readonly ready: (message: WorkerReady) => void;
  /** Called when no worker could start. */
  readonly failed: (code: number) => void;
}

/** Milliseconds before a worker that died is started again. */
const restartMillis = 500;

/**
 * Starts worker processes that share one port, and replaces those that die. Metrics are gathered over all of them,
 * whichever is asked. The function it gives stops all, each draining.
 */
export function startPrimary(options: PrimaryOptions): () => Promise<void> {
  const { workers, logger } = options;
  const readyWorkers = new Set<number>();
  const registry = new AggregatorRegistry();
  let stopping = false;
  let everReady = false;

  const start = (slot: number): void => {
    const worker = cluster.fork({ INSTANCE: `${options.instance}-${slot}` });
    worker.on("message", (message: WorkerReady | MetricsRequest) => {
      if (message.kind === "metrics") void replyMetrics(worker, registry, message);
      if (message.kind !== "ready") return;
      readyWorkers.add(slot);
      if (readyWorkers.size < workers || everReady) return;
      everReady = true;
      options.ready(message);
    });
    worker.on("exit", (code, signal) => {
      readyWorkers.delete(slot);
      if (stopping) return;
      if (!everReady) {
        stopping = true;
        void stopAll().then(() => options.failed(code ?? 1));
        return;
      }
      logger.error({ slot, code, signal }, "a worker died; it is started again");
      setTimeout(() => !stopping && start(slot), restartMillis);
    });
  };
  for (let slot = 0; slot < workers; slot++) start(slot);
  return () => {
    stopping = true;
    return stopAll();
  };
}

/** Asks every worker to drain, and waits for the last of them. */
async function stopAll(): Promise<void> {
  const live = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  await Promise.all(
    live.map(
      (worker) =>
        new Promise<void>((resolve) => {
          worker.once("exit", () => resolve());
          worker.process.kill("SIGTERM");
        }),
    ),
  );
}

async function replyMetrics(
  worker: Worker,
  registry: AggregatorRegistry<RegistryContentType>,
  { id }: MetricsRequest,
): Promise<void> {
  const reply: MetricsReply = {
    kind: "metrics",
    id,
    text: await registry.clusterMetrics().catch((error: Error) => `# ${error.message}\n`),
  };
  if (worker.isConnected()) worker.send(reply);
}
