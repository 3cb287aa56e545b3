import { normalQuantile } from "@mlops/statistics";
import { binIndex, unseenBin } from "../reference/binning.ts";
import type { FeatureReference, Reference } from "../reference/reference.ts";

/** A share of rows and what it may be. */
export interface LimitedShare {
  readonly share: number;
  /** null while the rows are too few to judge. */
  readonly limit: number | null;
}

/** How one input of a batch of predictions keeps to what training has seen. */
export interface FeatureQuality {
  readonly feature: string;
  readonly missing: LimitedShare;
  /** Of another type than in training: text for a number, or the reverse. */
  readonly wrongType: number;
  /** Beyond training's smallest and largest value by more than a twentieth of the span; null for categories. */
  readonly outOfRange: LimitedShare | null;
  /** A category that training never saw; null for numbers. */
  readonly unseen: LimitedShare | null;
}

export interface QualityMeasurement {
  readonly rows: number;
  readonly features: readonly FeatureQuality[];
}

/** Shares up to this much above training's are of no practical size. */
const QUALITY_FLOOR = 0.02;
/** Chance that any share of a batch without a defect passes its limit. */
const FALSE_ALARM_RATE = 0.001;
const RANGE_MARGIN = 0.05;

/** Checks logged inputs against the contract that training froze: presence, type, range, known categories. */
export function measureQuality(
  reference: Reference,
  rows: readonly Readonly<Record<string, unknown>>[],
): QualityMeasurement {
  const z = normalQuantile(1 - FALSE_ALARM_RATE / Math.max(1, 2 * reference.features.length));
  const enough = rows.length >= reference.thresholds.minimumRows;
  const limited = (count: number, expected: number): LimitedShare => ({
    share: rows.length === 0 ? 0 : count / rows.length,
    limit: enough ? expected + QUALITY_FLOOR + z * Math.sqrt((expected * (1 - expected)) / rows.length) : null,
  });
  const features = reference.features.map((feature): FeatureQuality => {
    const counted = countDefects(feature, rows);
    const judgedRange = feature.kind === "number" && !reference.calendar.includes(feature.name);
    return {
      feature: feature.name,
      missing: limited(counted.missing, (feature.counts.at(-1) as number) / reference.rows),
      wrongType: rows.length === 0 ? 0 : counted.wrongType / rows.length,
      outOfRange: judgedRange ? limited(counted.outOfRange, 0) : null,
      unseen: feature.kind === "category" ? limited(counted.unseen, 0) : null,
    };
  });
  return { rows: rows.length, features };
}

interface Defects {
  missing: number;
  wrongType: number;
  outOfRange: number;
  unseen: number;
}

function countDefects(feature: FeatureReference, rows: readonly Readonly<Record<string, unknown>>[]): Defects {
  const defects: Defects = { missing: 0, wrongType: 0, outOfRange: 0, unseen: 0 };
  const index = binIndex(feature);
  const unseen = unseenBin(feature);
  const inRange = rangeOf(feature);
  const expectedType = feature.kind === "number" ? "number" : "string";
  for (const row of rows) {
    const value = row[feature.name];
    if (value === null || value === undefined || value === "" || Number.isNaN(value)) defects.missing++;
    else if (typeof value !== expectedType) defects.wrongType++;
    else if (index(value) === unseen) defects.unseen++;
    else if (typeof value === "number" && !inRange(value)) defects.outOfRange++;
  }
  return defects;
}

function rangeOf(feature: FeatureReference): (value: number) => boolean {
  if (feature.kind === "category" || feature.minimum === null || feature.maximum === null) return () => true;
  const margin = RANGE_MARGIN * (feature.maximum - feature.minimum);
  const [low, high] = [feature.minimum - margin, feature.maximum + margin];
  return (value) => value >= low && value <= high;
}
