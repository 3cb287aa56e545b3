import {
  type CalibrationBin,
  type ClassificationIntervals,
  calibrationCurve,
  classificationIntervals,
  type Interval,
  LOG_LOSS_CLIP,
  type PairedDifference,
  pairedBootstrap,
  type RocPoint,
  rocCurve,
  rowLogLosses,
  thinRocCurve,
} from "@mlops/statistics";
import type { ScoredWeek } from "./scored-week.ts";

/** What a model is worth on the week. */
interface ModelFigures extends ClassificationIntervals {
  readonly roc: readonly RocPoint[];
  readonly calibration: readonly CalibrationBin[];
}

/** Mean of challenger's minus champion's log loss on a slice, in nats; below 0 the challenger is better. */
export interface SliceDifference {
  readonly slice: string;
  readonly rows: number;
  readonly logLoss: Interval;
}

/** Both models side by side on the newest labelled week; the champion of a first model is the base rate. */
export interface Comparison {
  readonly week: string;
  readonly rows: number;
  /** Share of positives. */
  readonly lateShare: number;
  readonly challenger: ModelFigures;
  readonly champion: ModelFigures | undefined;
  readonly difference: PairedDifference;
  readonly slices: readonly SliceDifference[];
}

const resamples = 400;
const curvePoints = 120;

/** Compares on the same rows, so that what the week itself brings cancels. @param seed of the bootstrap's draws */
export function compareModels(week: ScoredWeek, seed: number): Comparison {
  const opponent = week.champion ?? baseRate(week);
  return {
    week: week.week,
    rows: week.rows,
    lateShare: mean(week.labels),
    challenger: figures(week.labels, week.challenger, seed),
    champion: week.champion && figures(week.labels, week.champion, seed),
    difference: pairedBootstrap(week.labels, opponent, week.challenger, { resamples, seed }),
    slices: week.champion ? sliceDifferences(week, week.champion) : [],
  };
}

function figures(labels: Uint8Array, probabilities: Float32Array, seed: number): ModelFigures {
  return {
    ...classificationIntervals(labels, probabilities, { resamples, seed }),
    roc: thinRocCurve(rocCurve(labels, probabilities), curvePoints),
    calibration: calibrationCurve(labels, probabilities, { bins: 12 }),
  };
}

/** Who knows nothing of a row says the share of all. */
function baseRate(week: ScoredWeek): Float32Array {
  return new Float32Array(week.rows).fill(Math.max(LOG_LOSS_CLIP, mean(week.labels)));
}

function sliceDifferences(week: ScoredWeek, champion: Float32Array): SliceDifference[] {
  const ours = rowLogLosses(week.labels, week.challenger);
  const theirs = rowLogLosses(week.labels, champion);
  return week.slices.map(({ name, rows }) => ({
    slice: name,
    rows: rows.length,
    logLoss: meanInterval(Float64Array.from(rows, (row) => (ours[row] ?? 0) - (theirs[row] ?? 0))),
  }));
}

/** Mean with its 95 % interval by the normal approximation: slices have hundreds of rows. */
function meanInterval(values: Float64Array): Interval {
  const estimate = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - estimate) ** 2, 0) / Math.max(1, values.length - 1);
  const half = 1.96 * Math.sqrt(variance / values.length);
  return { estimate, low: estimate - half, high: estimate + half, confidence: 0.95 };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) sum += values[row] ?? 0;
  return sum / values.length;
}
