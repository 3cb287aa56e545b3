import fc from "fast-check";
import { expect, test } from "vitest";
import { type Flight, featuresOf } from "./features.ts";

const start = Date.UTC(2001, 2, 1);
const hour = 3_600_000;

function flight(id: number, at: number, delay: number, destination = "ATL"): Flight {
  return { id, scheduled: start + at * hour, delay, origin: "ORD", destination };
}

test("what had happened still counts", () => {
  const all = [flight(1, 6, 30), flight(2, 7, 0), flight(3, 8, 10, "LAX"), flight(4, 12, 5)];
  expect(
    featuresOf(all[3] as Flight, all),
    "at 12:00, with departures at 6:30 (30 minutes late), 7:00 and 8:10",
  ).toEqual({
    hour: 12,
    dayLateRate: 1 / 3,
    routeMean: 15,
    scheduledBefore: 3,
  });
});

test("nothing known yet is undefined, and a schedule is known beforehand", () => {
  const all = [flight(1, 6, 400), flight(2, 7, 0)];
  expect(featuresOf(all[1] as Flight, all), "at 7:00 the 6:00 has not left yet").toEqual({
    hour: 7,
    dayLateRate: undefined,
    routeMean: undefined,
    scheduledBefore: 1,
  });
});

test("what happens after a schedule changes nothing", () => {
  const rows = fc.array(fc.record({ at: fc.integer({ min: 0, max: 23 }), delay: fc.integer({ min: -10, max: 200 }) }), {
    minLength: 2,
    maxLength: 12,
  });
  fc.assert(
    fc.property(rows, fc.integer({ min: 0, max: 300 }), (drawn, other) => {
      const all = drawn.map(({ at, delay }, id) => flight(id, at, delay));
      const own = all[0] as Flight;
      const later = (each: Flight): boolean => each.scheduled + each.delay * 60_000 >= own.scheduled;
      const changed = all.map((each) =>
        later(each) && each.scheduled >= own.scheduled ? { ...each, delay: other } : each,
      );
      const before = featuresOf(own, all);
      const after = featuresOf(changed[0] as Flight, changed);
      expect(after, "features after every later event was changed: what happens after must change nothing").toEqual(
        before,
      );
    }),
  );
});
