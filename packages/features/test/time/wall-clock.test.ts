import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimestampError } from "../../src/errors.ts";
import { bucketStart, hourOfDay, isoWeekday, monthOfYear, wallClockMillis } from "../../src/time/wall-clock.ts";

describe("a time as a clock showed it", () => {
  it("is read in the forms that clients send, without applying an offset", () => {
    const expected = Date.UTC(2001, 2, 5, 7, 30);
    for (const text of [
      "2001-03-05T07:30",
      "2001-03-05 07:30:00",
      "2001-03-05T07:30:00.000Z",
      "2001-03-05T07:30:00-05:00",
      "2001-03-05T07:30:00+0900",
    ]) {
      expect(wallClockMillis(text, "scheduled_departure"), text).toBe(expected);
    }
    expect(wallClockMillis("2001-03-05", "day")).toBe(Date.UTC(2001, 2, 5));
    expect(wallClockMillis(new Date(expected), "t")).toBe(expected);
    expect(wallClockMillis(expected, "t")).toBe(expected);
  });

  it.each([
    "2001-02-30T10:00",
    "2001-03-05T24:00",
    "2001-03-05T10:60",
    "2001-13-01",
    "05/03/2001",
    "",
    " 2001-03-05",
    null,
    undefined,
    Number.NaN,
    new Date(Number.NaN),
    {},
  ])("refuses %j, naming the column", (value) => {
    expect(() => wallClockMillis(value, "scheduled_departure")).toThrow(TimestampError);
    expect(() => wallClockMillis(value, "scheduled_departure")).toThrow(/^scheduled_departure: /);
  });

  it("lies in a bucket that begins at or before it and ends after it", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 4e12 }), fc.integer({ min: 1, max: 1440 }), (millis, minutes) => {
        const start = bucketStart(millis, minutes);
        expect(start).toBeLessThanOrEqual(millis);
        expect(millis - start).toBeLessThan(minutes * 60_000);
        expect(Math.abs(start % (minutes * 60_000))).toBe(0);
      }),
    );
  });

  it("gives hour, ISO weekday and month", () => {
    const sunday = Date.UTC(2001, 6, 1, 23, 45);
    expect([hourOfDay(sunday), isoWeekday(sunday), monthOfYear(sunday)]).toEqual([23.75, 7, 7]);
    expect(isoWeekday(Date.UTC(2001, 0, 1))).toBe(1);
  });
});
