import { type Column, createRandom, populationStabilityIndex, quantileOfSorted, type Random } from "@mlops/statistics";
import { fitLimit } from "./fit-limit.ts";
import type { FeatureReference, Limit, NumberReference, Thresholds } from "./reference.ts";
import { type ScoreRanks, scoreHistogramAuc, scoreRanks } from "./score-ranks.ts";
import { drawWindow, type TrainingWindows, trainingWindows } from "./training-windows.ts";

/** With weekly windows: one false alarm of each kind in about twenty weeks. */
export const DEFAULT_FALSE_ALARM_RATE = 0.05;

export interface ThresholdOptions {
  /** Chance of a false alarm of one window: of any feature together, and of each other alert. Default 0.05. */
  readonly falseAlarmRate: number;
  /** Resampled windows of each size. Default 1,000. */
  readonly resamples: number;
  /** Rows of the resampled windows. Default 250, 1,000 and 4,000. */
  readonly sampleSizes: readonly number[];
  /** Days of a window when there are event times. Default 7. */
  readonly windowDays: number;
  /** Fewer rows than this are not judged. Default 200. */
  readonly minimumRows: number;
  /** Default 1. */
  readonly seed: number;
}

/** The training rows, binned. */
export interface BinnedRows {
  readonly features: readonly FeatureReference[];
  /** Bin of each row, by feature: [features][rows]. */
  readonly codes: readonly Uint8Array[];
  readonly score: NumberReference;
  readonly scoreCodes: Uint8Array;
  readonly scores: Column;
  readonly labels: Column;
  readonly eventTimes: Column | undefined;
}

/**
 * Limits by resampling: windows are drawn from the training rows at several sizes, measured as live windows are against
 * the rest of the training rows, and the limit is what only `falseAlarmRate` of them pass. Features share the rate:
 * each one's PSI is standardised, and the limit is on the largest (max-T; Westfall and Young, 1993), which takes
 * account of how features move together.
 */
export function makeThresholds(rows: BinnedRows, options: Partial<ThresholdOptions>): MeasuredThresholds {
  const {
    falseAlarmRate = DEFAULT_FALSE_ALARM_RATE,
    resamples = 1000,
    sampleSizes = [250, 1000, 4000],
    windowDays = 7,
  } = options;
  const source = trainingWindows(rows.scores.length, rows.eventTimes, windowDays);
  const random = createRandom(options.seed ?? 1);
  const measured = sampleSizes.map((size) => measureSize(rows, source, size, resamples, random, falseAlarmRate));
  const fit = (pick: (limits: SizeLimits) => number): Limit => fitLimit(sampleSizes, measured.map(pick));
  const thresholds: Thresholds = {
    falseAlarmRate,
    resamples,
    windowDays: source.days,
    minimumRows: options.minimumRows ?? 200,
    features: Object.fromEntries(
      rows.features.map(({ name }, f) => [name, fit((limits) => limits.features[f] as number)]),
    ),
    score: fit((limits) => limits.score),
    calibrationGapSquared: fit((limits) => limits.calibrationGapSquared),
    aucDropSquared: fit((limits) => limits.aucDropSquared),
    positiveShareSquared: fit((limits) => limits.positiveShareSquared),
  };
  return { thresholds, windowAuc: measured.at(-1)?.windowAuc ?? Number.NaN };
}

export interface MeasuredThresholds {
  readonly thresholds: Thresholds;
  /** Mean AUC within a resampled window: lower than that of all rows, which also ranks good weeks against bad ones. */
  readonly windowAuc: number;
}

/** The limits measured at one window size. */
interface SizeLimits {
  readonly features: readonly number[];
  readonly score: number;
  readonly calibrationGapSquared: number;
  readonly aucDropSquared: number;
  readonly positiveShareSquared: number;
  readonly windowAuc: number;
}

function measureSize(
  rows: BinnedRows,
  source: TrainingWindows,
  size: number,
  resamples: number,
  random: Random,
  falseAlarmRate: number,
): SizeLimits {
  const ranks = scoreRanks(rows.scores);
  const { positiveShare } = scoreHistogramAuc(ranks, rows.labels, source.order);
  const psi = rows.features.map(() => new Float64Array(resamples));
  const others = {
    score: new Float64Array(resamples),
    calibrationGapSquared: new Float64Array(resamples),
    auc: new Float64Array(resamples),
    positiveShareSquared: new Float64Array(resamples),
  };
  const rest = restCounts(rows, source);
  for (let resample = 0; resample < resamples; resample++) {
    const window = drawWindow(random, source);
    const drawn = drawRows(random, source, window, size);
    for (const [f, feature] of rows.features.entries()) {
      const counts = countDrawn(rows.codes[f] as Uint8Array, drawn, feature.counts.length);
      (psi[f] as Float64Array)[resample] = populationStabilityIndex(rest(window, f), counts);
    }
    const scoreCounts = countDrawn(rows.scoreCodes, drawn, rows.score.counts.length);
    others.score[resample] = populationStabilityIndex(rest(window, rows.features.length), scoreCounts);
    const outcome = measureOutcome(rows, ranks, drawn);
    others.calibrationGapSquared[resample] = outcome.gap ** 2;
    others.auc[resample] = outcome.auc;
    others.positiveShareSquared[resample] = (outcome.positiveShare - positiveShare) ** 2;
  }
  const aucs = others.auc.filter((auc) => !Number.isNaN(auc));
  const windowAuc = aucs.reduce((sum, auc) => sum + auc, 0) / Math.max(1, aucs.length);
  const upper = (values: Float64Array): number => quantileOfSorted(values.sort(), 1 - falseAlarmRate);
  return {
    features: familyLimits(psi, falseAlarmRate),
    score: upper(others.score),
    calibrationGapSquared: upper(others.calibrationGapSquared),
    aucDropSquared: aucs.length === 0 ? 1 : upper(aucs.map((auc) => Math.max(0, windowAuc - auc) ** 2)),
    positiveShareSquared: upper(others.positiveShareSquared),
    windowAuc,
  };
}

/** A limit for each column such that `falseAlarmRate` of the resamples pass any: mean + c x deviation, one c for all. */
function familyLimits(columns: readonly Float64Array[], falseAlarmRate: number): number[] {
  const moments = columns.map(meanAndDeviation);
  const largest = new Float64Array(columns[0]?.length ?? 0).fill(Number.NEGATIVE_INFINITY);
  for (const [f, column] of columns.entries()) {
    const { mean, deviation } = moments[f] as { mean: number; deviation: number };
    if (deviation === 0) continue;
    for (const [r, value] of column.entries()) largest[r] = Math.max(largest[r] as number, (value - mean) / deviation);
  }
  const finite = largest.filter(Number.isFinite).sort();
  const c = finite.length === 0 ? 0 : quantileOfSorted(finite, 1 - falseAlarmRate);
  return moments.map(({ mean, deviation }) => Math.max(0, mean + c * deviation));
}

function meanAndDeviation(column: Float64Array): { mean: number; deviation: number } {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, column.length - 1);
  return { mean, deviation: Math.sqrt(variance) };
}

/**
 * Counts of the training rows outside a window, by feature and (last) score: a window is compared with the others, as a
 * new one will be, not with itself.
 */
function restCounts(rows: BinnedRows, source: TrainingWindows): (window: number, column: number) => number[] {
  const columns = [...rows.codes, rows.scoreCodes];
  const totals = [...rows.features, rows.score].map((feature) => feature.counts);
  if (source.windows === 1) return (_, column) => totals[column] as number[];
  const cache = new Map<number, number[][]>();
  return (window, column) => {
    let counted = cache.get(window);
    if (!counted) {
      const inside = source.order.subarray(...source.range(window));
      counted = columns.map((codes, c) => subtract(totals[c] as number[], codes, inside));
      cache.set(window, counted);
    }
    return counted[column] as number[];
  };
}

function subtract(total: readonly number[], codes: Uint8Array, rows: Uint32Array): number[] {
  const inside = countDrawn(codes, rows, total.length);
  return total.map((count, bin) => count - (inside[bin] as number));
}

function drawRows(random: Random, source: TrainingWindows, window: number, size: number): Uint32Array {
  const [start, end] = source.range(window);
  const drawn = new Uint32Array(size);
  for (let i = 0; i < size; i++) drawn[i] = source.order[start + random.nextInt(end - start)] as number;
  return drawn;
}

function countDrawn(codes: Uint8Array, rows: Uint32Array, bins: number): Float64Array {
  const counts = new Float64Array(bins);
  for (let i = 0; i < rows.length; i++) {
    const bin = codes[rows[i] as number] as number;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

interface Outcome {
  /** Share of positives minus mean score. */
  readonly gap: number;
  readonly auc: number;
  readonly positiveShare: number;
}

function measureOutcome(rows: BinnedRows, ranks: ScoreRanks, drawn: Uint32Array): Outcome {
  let expected = 0;
  for (let i = 0; i < drawn.length; i++) expected += rows.scores[drawn[i] as number] as number;
  const { auc, positiveShare } = scoreHistogramAuc(ranks, rows.labels, drawn);
  return { gap: positiveShare - expected / drawn.length, auc, positiveShare };
}
