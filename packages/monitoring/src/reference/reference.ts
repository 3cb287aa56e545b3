import type { CalibrationBin, Interval } from "@mlops/statistics";

/** A numeric input. Bin i holds (edges[i-1], edges[i]]; the first and the last are open. */
export interface NumberReference {
  readonly name: string;
  readonly kind: "number";
  /** Ascending inner cuts. */
  readonly edges: readonly number[];
  /** Smallest value seen; null when every value was missing. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** [bins of the edges…, missing] */
  readonly counts: readonly number[];
}

/** A string input. */
export interface CategoryReference {
  readonly name: string;
  readonly kind: "category";
  /** The most frequent categories, each with a bin of its own. */
  readonly categories: readonly string[];
  /** Known, rarer categories, which share a bin. */
  readonly others: readonly string[];
  /** [categories…, other, unseen, missing] */
  readonly counts: readonly number[];
}

export type FeatureReference = NumberReference | CategoryReference;

/** limit(rows) = base + perRow / rows: natural variation and sampling noise. */
export interface Limit {
  readonly base: number;
  readonly perRow: number;
}

/** What a window may differ by, made by resampling the training rows. */
export interface Thresholds {
  /** Of one window without drift: the chance that any feature passes its limit, and that each other quantity does. */
  readonly falseAlarmRate: number;
  readonly resamples: number;
  /** Days of a resampled window; null when rows were resampled one by one. */
  readonly windowDays: number | null;
  /** Fewer rows than this are not judged. */
  readonly minimumRows: number;
  /** Of the PSI by feature that is judged, corrected for their number. */
  readonly features: Readonly<Record<string, Limit>>;
  /** Of the PSI of the score. */
  readonly score: Limit;
  /** Of the squared difference of the observed and the expected share of positives. */
  readonly calibrationGapSquared: Limit;
  /** Of the squared fall of the AUC below the training rows'. */
  readonly aucDropSquared: Limit;
  /** Of the squared difference of the share of positives from the training rows'. */
  readonly positiveShareSquared: Limit;
}

/** Training counts split by season, so that a window is compared with the same weekdays and hours. */
export interface SeasonCounts {
  /** [season] */
  readonly rows: readonly number[];
  /** [feature][season][bin] */
  readonly features: readonly (readonly (readonly number[])[])[];
  /** [season][bin] */
  readonly score: readonly (readonly number[])[];
}

/** What a model was trained on, as bins: frozen at training, stored beside the model, no rows kept. */
export interface Reference {
  readonly version: 1;
  readonly rows: number;
  readonly seed: number;
  /** Event time of the first and last row, ISO 8601; null when the rows had none. */
  readonly period: { readonly from: string; readonly to: string; readonly days: number } | null;
  readonly features: readonly FeatureReference[];
  readonly score: NumberReference;
  /** Features that the calendar alone decides (month, weekday): counted, but not judged. */
  readonly calendar: readonly string[];
  /** null when the rows had no event times. */
  readonly seasons: SeasonCounts | null;
  readonly thresholds: Thresholds;
  readonly labels: { readonly rows: number; readonly positiveShare: number };
  readonly performance: {
    /** Whether it was measured on rows that the model was not trained on. */
    readonly heldOut: boolean;
    readonly rows: number;
    /** Mean AUC within a resampled window: what a window of new rows is compared with. */
    readonly windowAuc: number;
    readonly auc: Interval;
    readonly logLoss: Interval;
    readonly brier: Interval;
  };
  readonly calibration: { readonly bins: readonly CalibrationBin[]; readonly expectedCalibrationError: number };
}

/** The limit at a window of `rows` rows. */
export function limitAt(limit: Limit, rows: number): number {
  return limit.base + limit.perRow / rows;
}
