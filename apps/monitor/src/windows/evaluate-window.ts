import type { Queryable } from "@mlops/database";
import {
  createDriftCounter,
  type DriftMeasurement,
  measureDrift,
  measurePerformance,
  type PerformanceMeasurement,
  type Reference,
} from "@mlops/monitoring";
import { readWindow } from "./read-window.ts";
import type { WindowSurvey } from "./survey.ts";

/** What a window shows. */
export interface WindowMeasurement {
  readonly drift: DriftMeasurement;
  readonly performance: PerformanceMeasurement;
}

/** Reads a window from the log and measures it against the reference of its model version. */
export async function evaluateWindow(
  db: Queryable,
  reference: Reference,
  window: WindowSurvey,
): Promise<WindowMeasurement> {
  const counter = createDriftCounter(reference);
  const labels: number[] = [];
  const probabilities: number[] = [];
  for await (const page of readWindow(db, window)) {
    for (const row of page) {
      counter.observe(row.features, row.probability, row.eventTime);
      if (row.late === null) continue;
      labels.push(row.late ? 1 : 0);
      probabilities.push(row.probability);
    }
  }
  return {
    drift: measureDrift(reference, counter.counts),
    performance: measurePerformance(reference, counter.counts.rows, labels, probabilities),
  };
}
