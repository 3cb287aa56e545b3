import type { Interval } from "@mlops/statistics";
import type { PerformanceEstimate } from "./estimate-performance.ts";
import type { PerformanceMeasurement } from "./measure-performance.ts";

/** An estimate made before the labels came, against what they showed. */
export interface EstimateCheck {
  readonly metric: "auc" | "logLoss" | "brier" | "positiveShare";
  readonly estimated: number;
  readonly measured: number;
  /** measured - estimated */
  readonly error: number;
  /** Whether the measured value lies where the estimate said it would. */
  readonly inside: boolean;
}

const METRICS = ["auc", "logLoss", "brier", "positiveShare"] as const;

/** Compares an estimate with the truth, once the labels are there; empty before. */
export function checkEstimate(
  estimate: PerformanceEstimate | null,
  { metrics }: PerformanceMeasurement,
): EstimateCheck[] {
  if (!estimate || !metrics) return [];
  return METRICS.map((metric) => {
    const promised: Interval = estimate[metric];
    const measured = metrics[metric].estimate;
    const inside = measured >= promised.low && measured <= promised.high;
    return { metric, estimated: promised.estimate, measured, error: measured - promised.estimate, inside };
  });
}
