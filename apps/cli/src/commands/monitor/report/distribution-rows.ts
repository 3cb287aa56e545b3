import { binNames } from "@mlops/monitoring";
import type { MonitorReport, MonitorWindow } from "../monitor-answer.ts";

/** Share of one bin of one feature, in training or in the newest window. */
export interface DistributionRow {
  readonly feature: string;
  readonly bin: string;
  /** Position of the bin. */
  readonly order: number;
  readonly of: "training" | "window";
  readonly share: number;
}

/** Both distributions of every feature and of the score; empty where the window has no counts. */
export function distributionRows(report: MonitorReport, window: MonitorWindow | undefined): DistributionRow[] {
  const reference = window && report.references[window.modelVersion];
  if (!reference || !window.counts) return [];
  return [...reference.features, reference.score].flatMap((feature, f) => {
    const names = binNames(feature);
    const side = (of: DistributionRow["of"], counts: readonly number[]): DistributionRow[] => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      return names.map((bin, order) => ({
        feature: feature.name,
        bin:
          feature.kind === "number" && order < feature.edges.length ? `≤ ${shorten(bin)}` : bin.replace("+Inf", "more"),
        order,
        of,
        share: total === 0 ? 0 : (counts[order] ?? 0) / total,
      }));
    };
    return [...side("training", feature.counts), ...side("window", window.counts?.[f] ?? [])];
  });
}

function shorten(edge: string): string {
  return String(Number(Number(edge).toPrecision(4)));
}
