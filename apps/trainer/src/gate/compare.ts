import {
  type BootstrapOptions,
  type CalibrationBin,
  type ClassificationIntervals,
  calibrationCurve,
  classificationIntervals,
  clusteredMean,
  type Interval,
  LOG_LOSS_CLIP,
  numberClusters,
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
/** Fewer stretches of four hours than this would say less of the spread than the rows do. */
const fewestStretches = 14;

/**
 * Compares on the same rows, so that what the week itself brings to both cancels. What it brings to one of them more does not: rows are drawn in
 * stretches of four hours, since those of one storm are no independent witnesses (docs/decisions/0060).
 * @param seed of the bootstrap's draws
 */
export function compareModels(week: ScoredWeek, seed: number): Comparison {
  const opponent = week.champion ?? baseRate(week);
  const options = { resamples, seed, clusters: enough(week.stretches) };
  return {
    week: week.week,
    rows: week.rows,
    lateShare: mean(week.labels),
    challenger: figures(week.labels, week.challenger, options),
    champion: week.champion && figures(week.labels, week.champion, options),
    difference: pairedBootstrap(week.labels, opponent, week.challenger, options),
    slices: week.champion ? sliceDifferences(week, week.champion) : [],
  };
}

/** The stretches when there are enough of them to draw from. */
function enough(stretches: Uint32Array): Uint32Array | undefined {
  return new Set(stretches).size < fewestStretches ? undefined : stretches;
}

function figures(labels: Uint8Array, probabilities: Float32Array, options: BootstrapOptions): ModelFigures {
  return {
    ...classificationIntervals(labels, probabilities, options),
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
  const clusters = enough(week.stretches);
  return week.slices.map(({ name, rows }) => ({
    slice: name,
    rows: rows.length,
    logLoss: clusteredMean(
      Float64Array.from(rows, (row) => (ours[row] ?? 0) - (theirs[row] ?? 0)),
      numberClusters(Array.from(rows, (row) => clusters?.[row] ?? row)),
    ),
  }));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) sum += values[row] ?? 0;
  return sum / values.length;
}
