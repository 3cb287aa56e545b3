import { type Column, createRandom, quantileOfSorted } from "@mlops/statistics";
import type { BinnedTable } from "./binned-table.ts";
import { familyLimits } from "./family-limits.ts";
import { fitLimit } from "./fit-limit.ts";
import type { Limit, Thresholds } from "./reference.ts";
import { type ResampledWindows, resampleWindows } from "./resample-windows.ts";
import { scoreRanks } from "./score-ranks.ts";
import { trainingWindows } from "./training-windows.ts";

/** With weekly windows: one false alarm of each kind in about twenty weeks. */
const DEFAULT_FALSE_ALARM_RATE = 0.05;

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
  /** Features, and the score as the last column. */
  readonly table: BinnedTable;
  /** Features that follow from the calendar alone; no limit is made for them. */
  readonly calendar: readonly string[];
  readonly scores: Column;
  readonly labels: Column;
  readonly eventTimes: Column | undefined;
}

export interface MeasuredThresholds {
  readonly thresholds: Thresholds;
  /** Mean AUC within a resampled window: lower than that of all rows, which also ranks good weeks against bad ones. */
  readonly windowAuc: number;
}

/**
 * Limits by resampling: windows are drawn from the training rows at several sizes, measured as live windows are against
 * the rest of the training rows, and the limit is what only `falseAlarmRate` of them pass.
 */
export function makeThresholds(rows: BinnedRows, options: Partial<ThresholdOptions>): MeasuredThresholds {
  const { falseAlarmRate = DEFAULT_FALSE_ALARM_RATE, resamples = 1000, sampleSizes = [250, 1000, 4000] } = options;
  const source = trainingWindows(rows.scores.length, rows.eventTimes, options.windowDays ?? 7);
  const random = createRandom(options.seed ?? 1);
  const trainingShare = mean(rows.labels);
  const names = rows.table.columns.slice(0, -1).map((column) => column.name);
  const judged = names.map((name) => !rows.calendar.includes(name));
  const training = { ...rows, ranks: scoreRanks(rows.scores), source };
  const measured = sampleSizes.map((size) => {
    const windows = resampleWindows(training, size, resamples, random);
    return limitsOf(windows, judged, trainingShare, falseAlarmRate);
  });
  const fit = (pick: (limits: SizeLimits) => number): Limit => fitLimit(sampleSizes, measured.map(pick));
  const features = names
    .filter((_, f) => judged[f])
    .map((name, f) => [name, fit((limits) => limits.features[f] as number)]);
  const thresholds: Thresholds = {
    falseAlarmRate,
    resamples,
    windowDays: source.days,
    minimumRows: options.minimumRows ?? 200,
    features: Object.fromEntries(features),
    score: fit((limits) => limits.score),
    calibrationGapSquared: fit((limits) => limits.calibrationGapSquared),
    aucDropSquared: fit((limits) => limits.aucDropSquared),
    positiveShareSquared: fit((limits) => limits.positiveShareSquared),
  };
  return { thresholds, windowAuc: measured.at(-1)?.windowAuc ?? Number.NaN };
}

/** The limits measured at one window size. */
interface SizeLimits {
  /** Of the judged features. */
  readonly features: readonly number[];
  readonly score: number;
  readonly calibrationGapSquared: number;
  readonly aucDropSquared: number;
  readonly positiveShareSquared: number;
  readonly windowAuc: number;
}

function limitsOf(
  { psi, gap, auc, positiveShare }: ResampledWindows,
  judged: readonly boolean[],
  trainingShare: number,
  falseAlarmRate: number,
): SizeLimits {
  const upper = (values: Float64Array): number => quantileOfSorted(values.sort(), 1 - falseAlarmRate);
  const aucs = auc.filter((value) => !Number.isNaN(value));
  const windowAuc = mean(aucs);
  const features = psi.slice(0, -1).filter((_, f) => judged[f]);
  return {
    features: familyLimits(features, falseAlarmRate),
    score: upper(psi.at(-1) as Float64Array),
    calibrationGapSquared: upper(gap.map((value) => value ** 2)),
    aucDropSquared: aucs.length === 0 ? 1 : upper(aucs.map((value) => Math.max(0, windowAuc - value) ** 2)),
    positiveShareSquared: upper(positiveShare.map((value) => (value - trainingShare) ** 2)),
    windowAuc,
  };
}

function mean(column: Column): number {
  let sum = 0;
  for (let row = 0; row < column.length; row++) sum += column[row] as number;
  return column.length === 0 ? Number.NaN : sum / column.length;
}
