import { zoneOffsetMillis } from "../time/zones.ts";

const HOUR_MS = 3_600_000;

/** A stretch of wall-clock time in which a zone keeps one offset: `[from, to)`, milliseconds. */
export interface OffsetInterval {
  readonly from: number;
  readonly to: number;
  readonly offsetMillis: number;
}

/** The offsets of `zone` over the hours from `fromMillis` to `toMillis` (both included), as the fewest intervals. */
export function offsetIntervals(zone: string, fromMillis: number, toMillis: number): OffsetInterval[] {
  const intervals: { from: number; to: number; offsetMillis: number }[] = [];
  const first = Math.floor(fromMillis / HOUR_MS) * HOUR_MS;
  for (let hour = first; hour <= toMillis; hour += HOUR_MS) {
    const offsetMillis = zoneOffsetMillis(zone, hour);
    const last = intervals.at(-1);
    if (last !== undefined && last.offsetMillis === offsetMillis) last.to = hour + HOUR_MS;
    else intervals.push({ from: hour, to: hour + HOUR_MS, offsetMillis });
  }
  return intervals;
}
