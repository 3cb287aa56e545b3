import { TimestampError } from "../errors.ts";

const MINUTE_MS = 60_000;
const WRITTEN = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A time as a clock on the wall showed it, in milliseconds since 1970 as if that clock ran on UTC.
 *
 * `2001-03-05T07:30`, `2001-03-05 07:30:00` and forms with an offset are taken: an offset changes the instant, not what
 * the clock showed, so it is not applied. Numbers and dates are taken as they are. Throws {@link TimestampError}.
 */
export function wallClockMillis(value: unknown, name: string): number {
  if (value instanceof Date && Number.isFinite(value.getTime())) return value.getTime();
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const match = typeof value === "string" ? WRITTEN.exec(value) : null;
  if (match === null) throw new TimestampError(name, value);
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as SixNumbers;
  const millis = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(millis);
  if (
    date.getUTCMonth() !== month - 1 ||
    date.getUTCDate() !== day ||
    date.getUTCHours() !== hour ||
    date.getUTCMinutes() !== minute
  ) {
    throw new TimestampError(name, value);
  }
  return millis;
}

type SixNumbers = [number, number, number, number, number, number];

/** The last multiple of `minutes` at or before `millis`. */
export function bucketStart(millis: number, minutes: number): number {
  const width = minutes * MINUTE_MS;
  return Math.floor(millis / width) * width;
}

/** Monday 2000-01-03, in milliseconds since 1970: near to what is asked about, since a float32 has seven digits. */
const FIRST_MONDAY_OF_2000 = Date.UTC(2000, 0, 3);
const DAY_MS = 86_400_000;

/** Days since Monday 2000-01-03, with their fraction: of it a model makes weekdays, seasons and hours. */
export function daysSince2000(millis: number): number {
  return (millis - FIRST_MONDAY_OF_2000) / DAY_MS;
}

/** {@link daysSince2000} in SQL, of a TIMESTAMP. */
export function daysSince2000Sql(time: string): string {
  return `((epoch_ms(${time}) - ${FIRST_MONDAY_OF_2000}) / ${DAY_MS}::double)::float`;
}

/** Hour of the day with its fraction, 0 to below 24. */
export function hourOfDay(millis: number): number {
  const date = new Date(millis);
  return date.getUTCHours() + date.getUTCMinutes() / 60;
}

/** ISO weekday: 1 Monday to 7 Sunday. */
export function isoWeekday(millis: number): number {
  return ((new Date(millis).getUTCDay() + 6) % 7) + 1;
}

/** Month of the year: 1 to 12. */
export function monthOfYear(millis: number): number {
  return new Date(millis).getUTCMonth() + 1;
}
