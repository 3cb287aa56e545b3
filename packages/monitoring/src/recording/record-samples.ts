import type { Sample } from "../alerts/definition.ts";
import { labelKey } from "../alerts/evaluate.ts";
import { histogramQuantile } from "./histogram-quantile.ts";
import { increases, type Scrape, sumBy } from "./increase.ts";
import { recordDrift } from "./record-drift.ts";

export interface RecordingOptions {
  /** Range of the drift counters, milliseconds. Default 15 minutes, as in the rules. */
  readonly driftRange?: number;
  /** Range of the service's rates, milliseconds. Default 2 minutes, as in the rules. */
  readonly serviceRange?: number;
}

const MODEL = ["model_name", "model_version"];

/** What the embedded evaluation reads of the inference service: keep these of a scrape, and no others. */
export const scrapedMetrics: ReadonlySet<string> = new Set([
  "mlops_feature_bin_total",
  "mlops_reference_share",
  "mlops_reference_psi_limit_base",
  "mlops_reference_psi_limit_per_row",
  "mlops_inference_errors_total",
  "mlops_inference_requests_total",
  "mlops_inference_latency_seconds_bucket",
  "mlops_inference_feature_age_seconds_bucket",
  "mlops_inference_model_info",
  "mlops_inference_spool_bytes",
]);

/**
 * What the alerts on the inference service are evaluated on, computed from what was scraped of it: the values that
 * Prometheus's recording rules (recording-rules.ts) compute from the same counters, and the newest scrape's gauges. A test
 * lets promtool do it beside this.
 *
 * @param scrapes oldest first; labels tell the processes apart (`instance`)
 */
export function recordSamples(scrapes: readonly Scrape[], options: RecordingOptions = {}): Sample[] {
  const { driftRange = 900_000, serviceRange = 120_000 } = options;
  const newest = scrapes.at(-1);
  if (!newest) return [];
  const within = (range: number): Scrape[] => scrapes.filter(({ at }) => at >= newest.at - range);
  const gauges = newest.samples.filter(
    ({ metric }) => metric === "mlops_inference_model_info" || metric === "mlops_inference_spool_bytes",
  );
  return [...gauges, ...recordService(within(serviceRange)), ...recordDrift(within(driftRange), newest)];
}

function recordService(scrapes: readonly Scrape[]): Sample[] {
  const sum = (metric: string): number => increases(scrapes, metric).reduce((total, { value }) => total + value, 0);
  const failed = sum("mlops_inference_errors_total");
  const all = failed + sum("mlops_inference_requests_total");
  return [
    ...quantiles(scrapes, 0.99, "mlops_inference_latency_seconds", MODEL, "mlops:inference:latency_seconds:p99"),
    ...quantiles(scrapes, 0.5, "mlops_inference_feature_age_seconds", [], "mlops:inference:feature_age_seconds:p50"),
    ...(all > 0 ? [{ metric: "mlops:inference:error_ratio", labels: {}, value: failed / all }] : []),
  ];
}

function quantiles(
  scrapes: readonly Scrape[],
  quantile: number,
  histogram: string,
  names: readonly string[],
  record: string,
): Sample[] {
  const buckets = sumBy(increases(scrapes, `${histogram}_bucket`), [...names, "le"]);
  const groups = new Map<string, { labels: Record<string, string>; buckets: Sample[] }>();
  for (const bucket of buckets) {
    const labels = Object.fromEntries(names.map((name) => [name, bucket.labels[name] ?? ""]));
    const group = groups.get(labelKey(labels)) ?? { labels, buckets: [] };
    group.buckets.push(bucket);
    groups.set(labelKey(labels), group);
  }
  return [...groups.values()].flatMap(({ labels, buckets: of }) => {
    const value = histogramQuantile(
      quantile,
      of.map(({ labels: { le }, value }) => ({
        upper: le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le),
        count: value,
      })),
    );
    return Number.isNaN(value) ? [] : [{ metric: record, labels, value }];
  });
}
