import type { LimitedShare, QualityMeasurement } from "@mlops/monitoring";
import { Gauge, type Registry } from "prom-client";

/** Shows the quality of the last predictions. */
export interface RecentMetrics {
  show(model: RecentModel, quality: QualityMeasurement, latency: RecentLatency | undefined): void;
  /** Whether the model that serves has a reference to compare with. */
  reference(model: RecentModel, available: boolean): void;
  clear(): void;
}

interface RecentModel {
  readonly model_name: string;
  readonly model_version: string;
}

/** Seconds. */
export interface RecentLatency {
  readonly p50: number;
  readonly p99: number;
}

const MODEL = ["model_name", "model_version"] as const;
const FEATURE = [...MODEL, "feature"] as const;

export function registerRecentMetrics(registry: Registry): RecentMetrics {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const shares = (kind: string, help: string) => ({
    share: gauge(`mlops_recent_${kind}_ratio`, `Share of the last predictions ${help}`, FEATURE),
    limit: gauge(`mlops_recent_${kind}_ratio_limit`, `What that share may be at this number of predictions`, FEATURE),
  });
  const rows = gauge("mlops_recent_predictions", "Predictions that the recent metrics are of", MODEL);
  const missing = shares("missing", "without the feature");
  const unseen = shares("unseen", "with a category that training never saw");
  const outOfRange = shares("out_of_range", "with a number outside of what training has seen");
  const wrongType = gauge(
    "mlops_recent_wrong_type_ratio",
    "Share of the last predictions with a value of another type",
    FEATURE,
  );
  const latency = gauge("mlops_recent_latency_seconds", "Answer time of the last predictions", [
    ...MODEL,
    "quantile",
  ] as const);
  const reference = gauge(
    "mlops_reference_available",
    "1 when the model that serves has a monitoring reference",
    MODEL,
  );
  const all = [
    rows,
    missing.share,
    missing.limit,
    unseen.share,
    unseen.limit,
    outOfRange.share,
    outOfRange.limit,
    wrongType,
    latency,
  ];
  const set = (gauges: typeof missing, labels: RecentModel & { feature: string }, value: LimitedShare | null): void => {
    if (!value) return;
    gauges.share.set(labels, value.share);
    if (value.limit !== null) gauges.limit.set(labels, value.limit);
  };
  const clear = (): void => {
    for (const each of all) each.reset();
  };
  return {
    show: (model, quality, seconds) => {
      clear();
      rows.set(model, quality.rows);
      for (const each of quality.features) {
        const labels = { ...model, feature: each.feature };
        set(missing, labels, each.missing);
        set(unseen, labels, each.unseen);
        set(outOfRange, labels, each.outOfRange);
        wrongType.set(labels, each.wrongType);
      }
      if (!seconds) return;
      latency.set({ ...model, quantile: "0.5" }, seconds.p50);
      latency.set({ ...model, quantile: "0.99" }, seconds.p99);
    },
    reference: (model, available) => {
      reference.reset();
      reference.set(model, available ? 1 : 0);
    },
    clear: () => {
      clear();
      reference.reset();
    },
  };
}
