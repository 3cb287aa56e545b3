import { expect, test } from "vitest";
import { createSimulatedClock } from "../src/simulated-clock.ts";
import { weekMilliseconds } from "../src/weeks.ts";

test("a week passes in the seconds it was given, also after the speed was changed in the middle", () => {
  let real = 0;
  const clock = createSimulatedClock(0, 10, () => real);
  expect(clock.until(weekMilliseconds)).toBeCloseTo(10_000);
  real = 5_000;
  expect(clock.now()).toBeCloseTo(weekMilliseconds / 2);
  clock.setSecondsPerWeek(40);
  expect(clock.until(weekMilliseconds)).toBeCloseTo(20_000);
  real = 25_000;
  expect(clock.now()).toBeCloseTo(weekMilliseconds);
});

test("with no seconds per week every time has come already", () => {
  const clock = createSimulatedClock(0, 0, () => 0);
  expect(clock.until(weekMilliseconds * 20)).toBe(0);
});

test("from no pacing to pacing, the clock runs from where it was set", () => {
  let real = 0;
  const clock = createSimulatedClock(0, 0, () => real);
  clock.setTime(weekMilliseconds);
  clock.setSecondsPerWeek(10);
  real = 10_000;
  expect(clock.now()).toBeCloseTo(2 * weekMilliseconds);
});
