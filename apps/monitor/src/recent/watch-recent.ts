import type { Queryable } from "@mlops/database";
import { measureQuality } from "@mlops/monitoring";
import { quantileOfSorted } from "@mlops/statistics";
import type { ModelFilesSource } from "../model-files/model-files.ts";
import { type RecentPrediction, readRecent } from "./read-recent.ts";
import type { RecentLatency, RecentMetrics } from "./recent-metrics.ts";

/** Predictions that the recent metrics are made of. */
const RECENT_PREDICTIONS = 1000;
/** The last predictions are read again after this time at the earliest. */
const PAUSE_MILLISECONDS = 1000;

export interface RecentOptions {
  readonly modelName: string;
  readonly modelFiles: ModelFilesSource;
  readonly metrics: RecentMetrics;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Looks at the last predictions of the version that serves: what is wrong with requests shows before a week is over. */
export function watchRecent(
  db: Queryable,
  options: RecentOptions,
): (modelVersion: number | undefined) => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async (modelVersion) => {
    if (options.now() - lookedAt < PAUSE_MILLISECONDS) return;
    lookedAt = options.now();
    if (modelVersion === undefined) return options.metrics.clear();
    const model = { model_name: options.modelName, model_version: String(modelVersion) };
    const files = await options.modelFiles.of(options.modelName, modelVersion);
    if (!files) {
      options.metrics.clear();
      return options.metrics.reference(model, false);
    }
    options.metrics.reference(model, true);
    const rows = await readRecent(db, options.modelName, modelVersion, RECENT_PREDICTIONS);
    const quality = measureQuality(
      files.reference,
      rows.map((row) => row.features),
    );
    options.metrics.show(model, quality, latencyOf(rows));
  };
}

function latencyOf(rows: readonly RecentPrediction[]): RecentLatency | undefined {
  const seconds = rows.flatMap(({ latencySeconds }) => (latencySeconds === null ? [] : [latencySeconds]));
  if (seconds.length < 100) return undefined;
  const sorted = Float64Array.from(seconds).sort();
  return { p50: quantileOfSorted(sorted, 0.5), p99: quantileOfSorted(sorted, 0.99) };
}
