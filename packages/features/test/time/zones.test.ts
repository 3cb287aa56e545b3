import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AIRPORT_ZONES } from "../../src/flights/airport-zones.ts";
import { offsetIntervals } from "../../src/offline/zone-offsets.ts";
import { wallClockToUtc, zoneOffsetMillis } from "../../src/time/zones.ts";

const HOUR = 3_600_000;
const zones = [...new Set(Object.values(AIRPORT_ZONES))];

describe("an airport's clock", () => {
  // Recorded from Python's zoneinfo: datetime(...).replace(tzinfo=ZoneInfo(zone)).astimezone(utc).
  it.each([
    ["America/New_York", "2001-01-15T12:00Z", "2001-01-15T17:00Z"],
    ["America/New_York", "2001-06-15T12:00Z", "2001-06-15T16:00Z"],
    ["America/New_York", "2001-04-01T01:59Z", "2001-04-01T06:59Z"],
    ["America/New_York", "2001-04-01T03:00Z", "2001-04-01T07:00Z"],
    ["America/Phoenix", "2001-06-15T12:00Z", "2001-06-15T19:00Z"],
    ["America/Indiana/Indianapolis", "2001-06-15T12:00Z", "2001-06-15T17:00Z"],
    ["Pacific/Honolulu", "2001-06-15T12:00Z", "2001-06-15T22:00Z"],
    ["America/Anchorage", "2001-06-15T12:00Z", "2001-06-15T20:00Z"],
    ["America/Puerto_Rico", "2001-06-15T12:00Z", "2001-06-15T16:00Z"],
  ])("%s at %s is %s", (zone, wall, utc) => {
    expect(new Date(wallClockToUtc(zone, Date.parse(wall))).toISOString()).toBe(new Date(utc).toISOString());
  });

  it("shows the wall time again at the instant found, but in the hour that a change skips", () => {
    const start = Date.UTC(2001, 0, 1);
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 364 * 1440 }), (zone, minutes) => {
        const wall = start + minutes * 60_000;
        const shown = new Date(wallClockToUtc(zone, wall)).toLocaleString("sv-SE", { timeZone: zone });
        const isSkipped = new Date(wall).toISOString().startsWith("2001-04-01T02");
        if (!isSkipped) expect(Date.parse(`${shown.replace(" ", "T")}Z`)).toBe(wall);
      }),
      { numRuns: 300 },
    );
  });

  it("is cut into intervals that say the same as asking hour by hour", () => {
    const [from, to] = [Date.UTC(2001, 2, 30), Date.UTC(2001, 3, 3)];
    for (const zone of zones) {
      const intervals = offsetIntervals(zone, from, to);
      expect(intervals.length).toBeLessThanOrEqual(2);
      for (let wall = from; wall <= to; wall += HOUR / 2) {
        const found = intervals.find((interval) => interval.from <= wall && wall < interval.to);
        expect(found?.offsetMillis, `${zone} ${wall}`).toBe(zoneOffsetMillis(zone, wall));
      }
    }
  });

  it("is known for each airport, in order of the code", () => {
    expect(Object.keys(AIRPORT_ZONES)).toHaveLength(229);
    expect(Object.keys(AIRPORT_ZONES)).toEqual(Object.keys(AIRPORT_ZONES).sort());
    expect(AIRPORT_ZONES.ELP).toBe("America/Denver");
  });
});
