import type { Queryable } from "@mlops/database";
import {
  checkEstimate,
  compareServed,
  createDriftCounter,
  type DriftMeasurement,
  type EstimateCheck,
  estimatePerformance,
  type FeatureSkew,
  measureDrift,
  measurePerformance,
  measureSlices,
  type PerformanceEstimate,
  type PerformanceMeasurement,
  type SliceMeasurement,
  type SliceRow,
} from "@mlops/monitoring";
import type { ModelFiles } from "../model-files/model-files.ts";
import { computeAgain } from "./compute-again.ts";
import { type LabelDelay, labelDelay } from "./label-delay.ts";
import { type LoggedPrediction, readWindow } from "./read-window.ts";
import type { WindowSurvey } from "./survey.ts";

/** What a window shows. */
export interface WindowMeasurement {
  readonly drift: DriftMeasurement;
  /** Counts in the reference's bins, for the report: [feature][bin], the score last. */
  readonly counts: readonly (readonly number[])[];
  readonly performance: PerformanceMeasurement;
  /** From the scores alone; null for a window of one row. */
  readonly estimate: PerformanceEstimate | null;
  readonly estimateCheck: readonly EstimateCheck[];
  readonly slices: SliceMeasurement;
  /** null where the model does not say how its features are computed. */
  readonly skew: readonly FeatureSkew[] | null;
  readonly labelDelay: LabelDelay | null;
}

export interface EvaluationOptions {
  /** Features whose values are looked at one by one. */
  readonly sliceFeatures: readonly string[];
}

/** Predictions of a window whose features are computed again. */
const SKEW_ROWS = 300;

/** Reads a window from the log and measures it against the reference of its model version. */
export async function evaluateWindow(
  db: Queryable,
  { reference, spec }: ModelFiles,
  window: WindowSurvey,
  options: EvaluationOptions,
): Promise<WindowMeasurement> {
  const counter = createDriftCounter(reference);
  const gathered = gather(options.sliceFeatures, Math.max(1, Math.ceil(window.predictions / SKEW_ROWS)));
  for await (const page of readWindow(db, window)) {
    for (const row of page) {
      counter.observe(row.features, row.probability, row.eventTime ?? undefined);
      gathered.add(row);
    }
  }
  const { labelled, probabilities } = gathered;
  const [labels, scores] = [labelled.map((row) => row.label), labelled.map((row) => row.probability)];
  const performance = measurePerformance(reference, counter.counts.rows, labels, scores);
  const estimate = estimatePerformance(reference, probabilities);
  return {
    drift: measureDrift(reference, counter.counts),
    counts: [...counter.counts.features, counter.counts.score].map((counts) => [...counts]),
    performance,
    estimate,
    estimateCheck: checkEstimate(estimate, performance),
    slices: measureSlices(labelled, options.sliceFeatures),
    skew: spec ? compareServed(await computeAgain(db, spec, gathered.sample)) : null,
    labelDelay: labelDelay(gathered.delays),
  };
}

interface Gathered {
  add(row: LoggedPrediction): void;
  readonly probabilities: number[];
  readonly labelled: SliceRow[];
  readonly delays: number[];
  readonly sample: LoggedPrediction[];
}

/** Keeps a few numbers of each row, and every n-th row whole. */
function gather(sliceFeatures: readonly string[], every: number): Gathered {
  const gathered: Gathered = { add, probabilities: [], labelled: [], delays: [], sample: [] };
  let rows = 0;
  function add(row: LoggedPrediction): void {
    if (rows++ % every === 0) gathered.sample.push(row);
    gathered.probabilities.push(row.probability);
    if (row.late === null) return;
    const values = Object.fromEntries(sliceFeatures.flatMap((name) => sliceValue(name, row.features[name])));
    gathered.labelled.push({ values, label: row.late ? 1 : 0, probability: row.probability });
    if (row.labelDelayHours !== null) gathered.delays.push(row.labelDelayHours);
  }
  return gathered;
}

/** Hours with minutes fall into their hour. */
function sliceValue(name: string, value: unknown): [string, string][] {
  if (typeof value === "string") return [[name, value]];
  return typeof value === "number" ? [[name, String(Math.floor(value))]] : [];
}
