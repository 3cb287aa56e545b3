const HOUR_MS = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

/**
 * How far a zone's clock is ahead of UTC, in milliseconds, at the time its own clock shows (`wallMillis`).
 *
 * Decided by the hour that the clock shows, so that SQL can join on hours and agree to the bit. In the hour that a
 * change of clocks repeats, the later reading is taken; in the one it skips, the offset after it.
 */
export function zoneOffsetMillis(zone: string, wallMillis: number): number {
  const hour = Math.floor(wallMillis / HOUR_MS);
  const known = offsetsOf(zone);
  const offset = known.get(hour) ?? solveOffset(zone, hour * HOUR_MS);
  known.set(hour, offset);
  return offset;
}

/** Offsets by hour, remembered: a service asks for the same hours again and again. Bounded. */
function offsetsOf(zone: string): Map<number, number> {
  const known = offsets.get(zone);
  if (known !== undefined && known.size < 20_000) return known;
  const fresh = new Map<number, number>();
  offsets.set(zone, fresh);
  return fresh;
}

/** The instant (milliseconds since 1970, UTC) at which the zone's clock shows `wallMillis`. */
export function wallClockToUtc(zone: string, wallMillis: number): number {
  return wallMillis - zoneOffsetMillis(zone, wallMillis);
}

/** Two steps are enough: offsets differ by an hour at most around a change. */
function solveOffset(zone: string, wallMillis: number): number {
  const first = offsetAtInstant(zone, wallMillis - offsetAtInstant(zone, wallMillis));
  return offsetAtInstant(zone, wallMillis - first);
}

function offsetAtInstant(zone: string, utcMillis: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(utcMillis)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - utcMillis;
}

function format(zone: string): Intl.DateTimeFormat {
  let known = formats.get(zone);
  if (known === undefined) {
    known = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, known);
  }
  return known;
}
