import type { Batch, MetricValue } from "../calls/runs.ts";
import type { Metric } from "../entities/run.ts";

/** Most that one request may carry: MLflow's limits, and a size that keeps it below 1 MB. */
const limits = { metrics: 1000, params: 100, tags: 100, total: 1000, bytes: 900_000 } as const;

/** Something waiting to be sent; kept in the order it was logged. */
export type Entry =
  | { readonly kind: "metric"; readonly metric: Metric }
  | { readonly kind: "param"; readonly key: string; readonly value: string }
  | { readonly kind: "tag"; readonly key: string; readonly value: string };

/** Cuts entries into batches that the server takes. */
export function cutBatches(entries: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  let batch: Entry[] = [];
  let counts = { metric: 0, param: 0, tag: 0, bytes: 0 };
  for (const entry of entries) {
    const bytes = sizeOf(entry);
    const full =
      batch.length >= limits.total ||
      counts.bytes + bytes > limits.bytes ||
      counts[entry.kind] >= limits[`${entry.kind}s`];
    if (full) {
      batches.push(batch);
      batch = [];
      counts = { metric: 0, param: 0, tag: 0, bytes: 0 };
    }
    batch.push(entry);
    counts[entry.kind] += 1;
    counts.bytes += bytes;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** The request for one batch. Of a tag given twice the last value counts. */
export function toBatch(entries: readonly Entry[]): Batch {
  const metrics: Metric[] = [];
  const params: Record<string, string> = {};
  const tags: Record<string, string> = {};
  for (const entry of entries) {
    if (entry.kind === "metric") metrics.push(entry.metric);
    else (entry.kind === "param" ? params : tags)[entry.key] = entry.value;
  }
  return { metrics, params, tags };
}

/** A metric with its time and step settled when it was logged, not when it is sent: sending twice then adds nothing. */
export function metricEntry(metric: MetricValue): Entry {
  return { kind: "metric", metric: { ...metric, timestamp: metric.timestamp ?? Date.now(), step: metric.step ?? 0 } };
}

/** About the bytes of an entry in a request. */
function sizeOf(entry: Entry): number {
  if (entry.kind !== "metric") return 30 + 3 * (entry.key.length + entry.value.length);
  return 120 + 3 * entry.metric.key.length;
}
