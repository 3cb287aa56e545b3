import { expect, test } from "vitest";
import { createAlert } from "./alert.ts";

/** The states of a series with a value each 10 seconds. */
function play(values: (number | undefined)[], forSeconds = 30): string[] {
  const alert = createAlert({ threshold: 0.2, forSeconds });
  return values.map((value, index) => alert.evaluate(value, index * 10));
}

test("it is pending first, and fires when it has held long enough", () => {
  expect(play([0.1, 0.3, 0.3, 0.3, 0.3, 0.3]), "states of a step at 10 s, with 30 s to hold: pending first").toEqual([
    "inactive",
    "pending",
    "pending",
    "pending",
    "firing",
    "firing",
  ]);
});

test("a spike wakes nobody, and the clock starts anew", () => {
  expect(play([0.3, 0.3, 0.1, 0.3, 0.3, 0.3, 0.3]), "states with a break after 20 s").toEqual([
    "pending",
    "pending",
    "inactive",
    "pending",
    "pending",
    "pending",
    "firing",
  ]);
});

test("a value at the threshold is not above it", () => {
  expect(play([0.2, 0.2], 0), "states at the threshold").toEqual(["inactive", "inactive"]);
});

test("with nothing to wait for it fires at once, and ends at once", () => {
  expect(play([0.3, 0.1], 0), "states with 0 s to hold").toEqual(["firing", "inactive"]);
});

test("a metric that disappears changes nothing", () => {
  expect(
    play([0.3, 0.3, 0.3, 0.3, undefined, Number.NaN, 0.3]),
    "states when a firing alert's metric disappears",
  ).toEqual(["pending", "pending", "pending", "firing", "firing", "firing", "firing"]);
  expect(play([undefined, undefined]), "states when there never was a value: it disappears before it came").toEqual([
    "inactive",
    "inactive",
  ]);
});

test("time without values does not count", () => {
  expect(
    play([0.3, undefined, undefined, undefined, 0.3, 0.3, 0.3, 0.3]),
    "states with a gap of 40 s, which does not count",
  ).toEqual(["pending", "pending", "pending", "pending", "pending", "pending", "pending", "firing"]);
});

test("it says since when", () => {
  const alert = createAlert({ threshold: 0.2, forSeconds: 30 });
  alert.evaluate(0.1, 0);
  expect(alert.since(), "since when, while it does not hold").toBeUndefined();
  alert.evaluate(0.3, 10);
  alert.evaluate(0.3, 20);
  expect(alert.since(), "since when, of a step at 10 s").toBe(10);
});
