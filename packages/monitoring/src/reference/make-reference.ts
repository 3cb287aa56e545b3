import { type Column, calibrationCurve, classificationIntervals, expectedCalibrationError } from "@mlops/statistics";
import { ReferenceInputError } from "../errors.ts";
import { binIndex } from "./binning.ts";
import { type BinOptions, freezeBins, type ReferenceColumn } from "./freeze-bins.ts";
import { makeThresholds, type ThresholdOptions } from "./make-thresholds.ts";
import type { FeatureReference, NumberReference, Reference } from "./reference.ts";
import { countBySeason, SEASONS, seasonOf } from "./seasons.ts";

export interface ReferenceOptions extends Partial<BinOptions>, Partial<ThresholdOptions> {
  /** Event time of each row, in milliseconds (local wall clock as if UTC): gives seasons, and thresholds by whole weeks. */
  readonly eventTimes?: Column;
  /** Rows that the model was not trained on, for the baseline of AUC, log loss and calibration. Default: all rows. */
  readonly heldOut?: { readonly scores: Column; readonly labels: Column };
}

/**
 * Freezes what a model's inputs and scores looked like at training: bins and counts by feature, limits by resampling
 * windows of several sizes, baseline performance and calibration. JSON-serialisable, the same for the same input and seed.
 *
 * @param columns the model's input features by name, each [rows]
 * @param scores the model's probabilities on the same rows, [rows]
 * @param labels 0 or 1, [rows]
 */
export function makeReference(
  columns: Readonly<Record<string, ReferenceColumn>>,
  scores: Column,
  labels: Column,
  options: ReferenceOptions = {},
): Reference {
  const rows = scores.length;
  requireRows("labels", labels, rows);
  if (options.eventTimes) requireRows("eventTimes", options.eventTimes, rows);
  const bins: BinOptions = {
    bins: options.bins ?? 10,
    distinctValues: options.distinctValues ?? 24,
    categories: options.categories ?? 30,
  };
  const features = Object.entries(columns).map(([name, column]) => {
    requireRows(name, column, rows);
    return freezeBins(name, column, bins);
  });
  const score = freezeBins("score", scores, bins) as NumberReference;
  const codes = features.map((feature) => encode(feature, columns[feature.name] as ReferenceColumn));
  const scoreCodes = encode(score, scores);
  const held = options.heldOut ?? { scores, labels };
  const intervals = baseline(held, options.seed ?? 1);
  const { thresholds, windowAuc } = makeThresholds(
    { features, codes, score, scoreCodes, scores, labels, eventTimes: options.eventTimes },
    options,
  );
  const calibration = calibrationCurve(held.labels, held.scores, { bins: 10, strategy: "quantile" });
  return {
    version: 1,
    rows,
    seed: options.seed ?? 1,
    period: options.eventTimes ? periodOf(options.eventTimes) : null,
    features,
    score,
    seasons: options.eventTimes ? seasons(features, codes, score, scoreCodes, options.eventTimes) : null,
    thresholds,
    labels: { rows, positiveShare: mean(labels) },
    performance: { heldOut: options.heldOut !== undefined, rows: held.labels.length, windowAuc, ...intervals },
    calibration: { bins: calibration, expectedCalibrationError: expectedCalibrationError(calibration) },
  };
}

/** Bin numbers of a column, [rows]; fewer than 256 bins. */
function encode(feature: FeatureReference, column: ArrayLike<unknown>): Uint8Array {
  const index = binIndex(feature);
  return Uint8Array.from({ length: column.length }, (_, row) => index(column[row]));
}

/** More rows than this do not narrow the baseline's intervals by much, and cost time. */
const BASELINE_ROWS = 20_000;

function baseline(held: { scores: Column; labels: Column }, seed: number): ReturnType<typeof classificationIntervals> {
  const step = Math.max(1, Math.ceil(held.labels.length / BASELINE_ROWS));
  const every = (column: Column): Float64Array =>
    Float64Array.from({ length: Math.ceil(column.length / step) }, (_, i) => column[i * step] as number);
  return classificationIntervals(every(held.labels), every(held.scores), { resamples: 200, seed });
}

function seasons(
  features: readonly FeatureReference[],
  codes: readonly Uint8Array[],
  score: NumberReference,
  scoreCodes: Uint8Array,
  eventTimes: Column,
): NonNullable<Reference["seasons"]> {
  const rows = new Array<number>(SEASONS).fill(0);
  for (let row = 0; row < eventTimes.length; row++) {
    const season = seasonOf(eventTimes[row] as number);
    rows[season] = (rows[season] as number) + 1;
  }
  return {
    rows,
    features: features.map((feature, f) => countBySeason(codes[f] as Uint8Array, feature.counts.length, eventTimes)),
    score: countBySeason(scoreCodes, score.counts.length, eventTimes),
  };
}

function periodOf(eventTimes: Column): NonNullable<Reference["period"]> {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < eventTimes.length; row++) {
    from = Math.min(from, eventTimes[row] as number);
    to = Math.max(to, eventTimes[row] as number);
  }
  const day = 86_400_000;
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    days: Math.floor(to / day) - Math.floor(from / day) + 1,
  };
}

function mean(column: Column): number {
  let sum = 0;
  for (let row = 0; row < column.length; row++) sum += column[row] as number;
  return sum / column.length;
}

function requireRows(name: string, column: ArrayLike<unknown>, rows: number): void {
  if (column.length !== rows)
    throw new ReferenceInputError(name, `${rows} rows, as the scores have`, `${column.length}`);
  if (rows < 2) throw new ReferenceInputError(name, "at least 2 rows", `${rows}`);
}
