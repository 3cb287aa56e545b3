import {
  chiSquaredTwoSample,
  holm,
  jensenShannonDistance,
  kolmogorovSmirnovOfCounts,
  populationStabilityIndex,
} from "@mlops/statistics";
import type { WindowCounts } from "../counting/drift-counter.ts";
import { BinMismatchError } from "../errors.ts";
import { missingBin, unseenBin } from "../reference/binning.ts";
import { type FeatureReference, type Limit, limitAt, type Reference } from "../reference/reference.ts";
import { seasonalCounts } from "../reference/seasons.ts";

/** How far one feature's window is from the reference. */
export interface FeatureDrift {
  readonly feature: string;
  readonly rows: number;
  /** Population stability index, nats. */
  readonly psi: number;
  /** What PSI may be at this number of rows; null where it is not judged. */
  readonly psiLimit: number | null;
  /** Jensen-Shannon distance, 0 to 1. */
  readonly jensenShannon: number;
  /** Chi-squared test over the bins; as if rows were independent. */
  readonly pValue: number;
  /** Corrected for the number of features (Holm). */
  readonly adjustedPValue: number;
  /** Kolmogorov-Smirnov distance over the bins; null for categories. */
  readonly kolmogorovSmirnov: number | null;
  readonly shareMissing: number;
  /** null for numbers. */
  readonly shareUnseen: number | null;
  /**
   * `drift`: PSI above its limit and the floor, and the corrected p-value below the level. `insufficient`: too few rows
   * to say. `calendar`: moves by itself, not judged.
   */
  readonly verdict: "insufficient" | "stable" | "drift" | "calendar";
}

export interface DriftMeasurement {
  readonly rows: number;
  readonly features: readonly FeatureDrift[];
  readonly score: FeatureDrift;
}

/** Differences below this PSI are of no practical size, however sure. */
export const PSI_FLOOR = 0.05;
/** The corrected p-value must be below this. */
const SIGNIFICANCE = 0.01;

/** Compares a window with the reference, seasons matched where both have them. */
export function measureDrift(reference: Reference, window: WindowCounts): DriftMeasurement {
  const expected = reference.features.map((_, f) => expectedCounts(reference, f, window));
  const drafts = reference.features.map((feature, f) =>
    compare(feature, expected[f] as readonly number[], window.features[f], window.rows),
  );
  const expectedScore = expectedCounts(reference, undefined, window);
  const adjusted = adjustedPValues(reference, drafts);
  const score = compare(reference.score, expectedScore, window.score, window.rows);
  return {
    rows: window.rows,
    features: drafts.map((draft, f) => {
      const limit = limitOf(reference, reference.thresholds.features[draft.feature], window.rows, expected[f]);
      return judge(reference, draft, limit, adjusted.get(draft.feature) ?? 1);
    }),
    score: judge(
      reference,
      score,
      limitOf(reference, reference.thresholds.score, window.rows, expectedScore),
      score.pValue,
    ),
  };
}

/** Of the judged features, corrected for their number. */
function adjustedPValues(reference: Reference, drafts: readonly Draft[]): Map<string, number> {
  const judged = drafts.filter((draft) => !reference.calendar.includes(draft.feature));
  const adjusted = holm(judged.map((draft) => draft.pValue));
  return new Map(judged.map((draft, index) => [draft.feature, adjusted[index] as number]));
}

/**
 * What PSI may be at the window's number of rows. The noise of both sides counts: limits were made against all training
 * rows, and where the window's seasons are few of them their own noise comes on top.
 */
function limitOf(
  reference: Reference,
  limit: Limit | undefined,
  rows: number,
  expected: readonly number[] | undefined,
): number | null {
  if (!limit || rows === 0) return null;
  const referenceRows = (expected ?? []).reduce((sum, count) => sum + count, 0);
  const noise = 1 / rows + Math.max(0, 1 / referenceRows - 1 / reference.rows);
  return Math.max(PSI_FLOOR, limitAt(limit, 1 / noise));
}

function judge(reference: Reference, draft: Draft, psiLimit: number | null, adjustedPValue: number): FeatureDrift {
  const verdict = (): FeatureDrift["verdict"] => {
    if (reference.calendar.includes(draft.feature)) return "calendar";
    if (psiLimit === null || draft.rows < reference.thresholds.minimumRows) return "insufficient";
    return draft.psi > psiLimit && adjustedPValue < SIGNIFICANCE ? "drift" : "stable";
  };
  return { ...draft, psiLimit, adjustedPValue, verdict: verdict() };
}

type Draft = Omit<FeatureDrift, "psiLimit" | "adjustedPValue" | "verdict">;

function compare(
  feature: FeatureReference,
  expected: readonly number[],
  counts: Float64Array | undefined,
  rows: number,
): Draft {
  if (counts?.length !== feature.counts.length) {
    throw new BinMismatchError(feature.name, feature.counts.length, counts?.length ?? 0);
  }
  const unseen = unseenBin(feature);
  const share = (bin: number): number => (rows === 0 ? 0 : (counts[bin] as number) / rows);
  const empty = rows === 0;
  const ordered = feature.kind === "number" && !empty && share(missingBin(feature)) < 1;
  return {
    feature: feature.name,
    rows,
    psi: empty ? 0 : populationStabilityIndex(expected, counts),
    jensenShannon: empty ? 0 : jensenShannonDistance(expected, counts),
    pValue: empty ? 1 : chiSquaredTwoSample(expected, counts).pValue,
    kolmogorovSmirnov: ordered ? orderedDistance(expected, counts) : null,
    shareMissing: share(missingBin(feature)),
    shareUnseen: unseen === undefined ? null : share(unseen),
  };
}

/** Of present values only: the missing bin has no place in the order. */
function orderedDistance(expected: readonly number[], counts: Float64Array): number | null {
  const present = expected.slice(0, -1);
  if (!present.some((count) => count > 0)) return null;
  return kolmogorovSmirnovOfCounts(present, counts.subarray(0, -1)).distance;
}

function expectedCounts(reference: Reference, feature: number | undefined, window: WindowCounts): readonly number[] {
  const plain =
    feature === undefined ? reference.score.counts : (reference.features[feature] as FeatureReference).counts;
  const { seasons } = reference;
  const split = feature === undefined ? seasons?.score : seasons?.features[feature];
  return split ? seasonalCounts(split, window.seasons, plain) : plain;
}
