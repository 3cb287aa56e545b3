import { MissingColumnError } from "../errors.ts";
import { daysSince2000, hourOfDay, isoWeekday, monthOfYear, wallClockMillis } from "../time/wall-clock.ts";
import { wallClockToUtc } from "../time/zones.ts";
import type { FeatureSpec } from "./schema.ts";

/** One row of raw columns as a client sends them. */
export type RequestRow = Readonly<Record<string, unknown>>;
/** Values of features by name; times are milliseconds since 1970. */
export type FeatureValues = Record<string, string | number>;

/**
 * The features that follow from the request alone. Throws {@link MissingColumnError} or `TimestampError`, which name the
 * column. What follows from a time that may be missing, and is, is NaN. A place without a known zone is taken to be on UTC (its state is not in the store either).
 */
export function deriveFeatures(spec: FeatureSpec, row: RequestRow): FeatureValues {
  const values: FeatureValues = {};
  for (const { name, from, transform, zoneOf } of spec.derived) {
    if (row[from] === undefined || row[from] === null) {
      if (!isOptional(spec, from)) throw new MissingColumnError(from, "a time", row[from]);
      values[name] = Number.NaN;
      continue;
    }
    const wall = wallClockMillis(row[from], from);
    values[name] = transform === "utc" ? toUtc(spec, row, zoneOf ?? "", wall) : TRANSFORMS[transform](wall);
  }
  return values;
}

function isOptional(spec: FeatureSpec, column: string): boolean {
  return spec.request.some(({ name, required }) => name === column && required === false);
}

const TRANSFORMS = { hour_of_day: hourOfDay, weekday: isoWeekday, month: monthOfYear, days: daysSince2000 };

function toUtc(spec: FeatureSpec, row: RequestRow, zoneOf: string, wallMillis: number): number {
  const place = row[zoneOf];
  if (typeof place !== "string") throw new MissingColumnError(zoneOf, "a string", place);
  const zone = Object.hasOwn(spec.zones, place) ? spec.zones[place] : undefined;
  return zone === undefined ? wallMillis : wallClockToUtc(zone, wallMillis);
}
