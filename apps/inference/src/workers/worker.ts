import { AggregatorRegistry, type Registry } from "prom-client";
import type { MetricsReply, MetricsRequest, WorkerReady } from "./messages.ts";

/** The narrow view of this process that a worker needs. */
export interface WorkerProcess {
  send?(message: unknown): boolean;
  on(event: "message", listener: (message: unknown) => void): unknown;
}

/** Lets the primary gather this worker's metrics (prom-client listens once an aggregator was made), and gives a function that asks it for those of all workers. */
export function joinMetrics(registry: Registry, process: WorkerProcess): () => Promise<string> {
  new AggregatorRegistry();
  AggregatorRegistry.setRegistries(registry);
  const waiting = new Map<number, (text: string) => void>();
  let next = 0;
  process.on("message", (message) => {
    const { kind, id, text } = message as MetricsReply;
    if (kind !== "metrics") return;
    waiting.get(id)?.(text);
    waiting.delete(id);
  });
  return () =>
    new Promise((resolve) => {
      const request: MetricsRequest = { kind: "metrics", id: next++ };
      waiting.set(request.id, resolve);
      process.send?.(request);
    });
}

export function sayReady(ready: Omit<WorkerReady, "kind">, process: WorkerProcess): void {
  process.send?.({ kind: "ready", ...ready } satisfies WorkerReady);
}
