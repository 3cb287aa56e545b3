import { smoothedShares } from "@mlops/statistics";
import { Counter, Gauge, type Registry } from "prom-client";
import { binNames } from "../reference/binning.ts";
import type { Limit, Reference } from "../reference/reference.ts";
import type { DriftCounter } from "./drift-counter.ts";

/** Which model the counts are of. */
export interface ModelLabels {
  readonly model_name: string;
  readonly model_version: string;
}

/** Exports drift counters at scrape time; nothing is done for Prometheus while predicting. */
export interface DriftMetrics {
  /** Begins to export a model version's counts, from 0. */
  attach(model: ModelLabels, counter: DriftCounter): void;
  /** Stops: when the version no longer serves. */
  detach(model: ModelLabels): void;
}

const BIN_LABELS = ["model_name", "model_version", "feature", "bin"] as const;
const FEATURE_LABELS = ["model_name", "model_version", "feature"] as const;

/**
 * Registers `mlops_feature_bin_total` (counter: predictions by feature and frozen bin; the score is the feature
 * "score"), `mlops_reference_share` (gauge: the smoothed share of training rows in that bin) and
 * `mlops_reference_psi_limit_base`, `mlops_reference_psi_limit_per_row` (gauges: the limit of the feature's PSI).
 */
export function registerDriftMetrics(registry: Registry): DriftMetrics {
  const attached = new Map<string, { model: ModelLabels; counter: DriftCounter }>();
  const each = (visit: (model: ModelLabels, counter: DriftCounter) => void): void => {
    for (const { model, counter } of attached.values()) visit(model, counter);
  };
  new Counter({
    name: "mlops_feature_bin_total",
    help: "Predictions by feature and bin of the training reference",
    labelNames: BIN_LABELS,
    registers: [registry],
    collect() {
      this.reset();
      each((model, counter) => {
        for (const cell of binCells(counter)) this.inc({ ...model, feature: cell.feature, bin: cell.bin }, cell.count);
      });
    },
  });
  new Gauge({
    name: "mlops_reference_share",
    help: "Share of training rows by feature and bin (half a row added to each bin)",
    labelNames: BIN_LABELS,
    // Of all workers of a replica alike: not a sum.
    aggregator: "first",
    registers: [registry],
    collect() {
      this.reset();
      each((model, { reference }) => {
        for (const cell of referenceShares(reference))
          this.set({ ...model, feature: cell.feature, bin: cell.bin }, cell.share);
      });
    },
  });
  for (const part of ["base", "perRow"] as const) registerLimit(registry, part, each);
  const key = (model: ModelLabels): string => `${model.model_name} ${model.model_version}`;
  return {
    attach: (model, counter) => void attached.set(key(model), { model, counter }),
    detach: (model) => void attached.delete(key(model)),
  };
}

function registerLimit(
  registry: Registry,
  part: keyof Limit,
  each: (visit: (model: ModelLabels, counter: DriftCounter) => void) => void,
): void {
  new Gauge({
    name: part === "base" ? "mlops_reference_psi_limit_base" : "mlops_reference_psi_limit_per_row",
    help: "PSI limit of a window of n predictions: base + per_row / n",
    labelNames: FEATURE_LABELS,
    aggregator: "first",
    registers: [registry],
    collect() {
      this.reset();
      each((model, { reference }) => {
        const limits = { ...reference.thresholds.features, score: reference.thresholds.score };
        for (const [feature, limit] of Object.entries(limits)) this.set({ ...model, feature }, limit[part]);
      });
    },
  });
}

function binCells({ reference, counts }: DriftCounter): { feature: string; bin: string; count: number }[] {
  return [...reference.features, reference.score].flatMap((feature, f) => {
    const column = counts.features[f] ?? counts.score;
    return binNames(feature).map((bin, index) => ({ feature: feature.name, bin, count: column[index] as number }));
  });
}

function referenceShares(reference: Reference): { feature: string; bin: string; share: number }[] {
  return [...reference.features, reference.score].flatMap((feature) => {
    const shares = smoothedShares(feature.counts, 0.5);
    return binNames(feature).map((bin, index) => ({ feature: feature.name, bin, share: shares[index] as number }));
  });
}
