import { type AlertDefinition, allAlerts } from "@mlops/monitoring";
import { DrillFailedError } from "./drill.ts";
import type { DrilledSystem } from "./tools.ts";

const metric = "mlops_inference_latency_seconds_bucket";

/** A histogram's counts at one moment, by upper bound. */
export interface LatencyReading {
  readonly counts: ReadonlyMap<number, number>;
  /** The quantile of what came since the reading before; NaN without one. */
  readonly seconds: number;
}

/** The definition of an alert by its name. */
export function liveAlerts(name: string): AlertDefinition {
  const found = allAlerts.find((alert) => alert.name === name);
  if (!found) throw new DrillFailedError(`there is no alert ${name}`);
  return found;
}

/** The service's latency histogram, from Prometheus over all replicas, or from the one service itself. */
export async function readLatencyQuantile(
  system: DrilledSystem,
  quantile: number,
  before?: LatencyReading,
): Promise<LatencyReading> {
  const counts = system.prometheusUrl
    ? await fromPrometheus(system.prometheusUrl)
    : await fromService(system.inferenceUrl);
  return { counts, seconds: before ? quantileOf(counts, before.counts, quantile) : Number.NaN };
}

async function fromService(url: string): Promise<Map<number, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = new Map<number, number>();
  for (const line of text.split("\n")) {
    const [, bound, value] = /^mlops_inference_latency_seconds_bucket\{.*le="([^"]+)".*\} (\S+)$/.exec(line) ?? [];
    if (bound !== undefined) add(counts, bound, Number(value));
  }
  return counts;
}

async function fromPrometheus(url: string): Promise<Map<number, number>> {
  // Two scrapes are five seconds apart.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: `sum by (le) (${metric})` })}`);
  const { data } = (await answer.json()) as { data: { result: { metric: { le: string }; value: [number, string] }[] } };
  const counts = new Map<number, number>();
  for (const { metric: labels, value } of data.result) add(counts, labels.le, Number(value[1]));
  return counts;
}

function add(counts: Map<number, number>, bound: string, value: number): void {
  const upper = bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound);
  counts.set(upper, (counts.get(upper) ?? 0) + value);
}

/** As Prometheus's histogram_quantile: linear within the bucket; the last finite bound when it falls beyond. */
export function quantileOf(
  now: ReadonlyMap<number, number>,
  before: ReadonlyMap<number, number>,
  quantile: number,
): number {
  const bounds = [...now.keys()].sort((a, b) => a - b);
  const counts = bounds.map((bound) => (now.get(bound) ?? 0) - (before.get(bound) ?? 0));
  const total = counts.at(-1) ?? 0;
  if (total <= 0) return Number.NaN;
  const index = counts.findIndex((count) => count >= quantile * total);
  const upper = bounds[index] as number;
  if (!Number.isFinite(upper)) return bounds[index - 1] ?? Number.NaN;
  const lower = bounds[index - 1] ?? 0;
  const below = counts[index - 1] ?? 0;
  return lower + ((upper - lower) * (quantile * total - below)) / ((counts[index] as number) - below);
}
