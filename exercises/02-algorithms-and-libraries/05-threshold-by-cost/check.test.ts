import { createRandom } from "@mlops/statistics";
import { expect, test } from "vitest";
import { cheapestThreshold } from "./threshold.ts";

test("a missed warning that costs more moves the cheapest threshold down", () => {
  const probabilities = [0.1, 0.2, 0.3, 0.9];
  const late = [false, true, false, true];
  expect(
    cheapestThreshold(probabilities, late, { needlessWarning: 1, missedWarning: 10 }),
    "the cheapest, when missing costs ten times",
  ).toBe(0.2);
  expect(
    cheapestThreshold(probabilities, late, { needlessWarning: 10, missedWarning: 1 }),
    "the cheapest, when a warning costs ten times",
  ).toBe(0.9);
});

test("a warning that costs too much is never given", () => {
  const threshold = cheapestThreshold([0.6, 0.7], [false, false], { needlessWarning: 1, missedWarning: 1 });
  expect(threshold, "no flight is late: never warn").toBe(Number.POSITIVE_INFINITY);
});

test("of two that cost the same, the higher one", () => {
  const threshold = cheapestThreshold([0.2, 0.8], [true, false], { needlessWarning: 1, missedWarning: 1 });
  expect(threshold, "warning of both costs 1, of none costs 1: never warn").toBe(Number.POSITIVE_INFINITY);
});

test("for calibrated probabilities it lies near c / (c + m)", () => {
  const random = createRandom(3);
  const probabilities = Array.from({ length: 4000 }, () => Math.round(random.nextFloat() * 100) / 100);
  const late = probabilities.map((probability) => random.nextFloat() < probability);
  const threshold = cheapestThreshold(probabilities, late, { needlessWarning: 1, missedWarning: 4 });
  expect(Math.abs(threshold - 0.2), `found ${threshold}; 1 / (1 + 4) is 0.2`).toBeLessThan(0.08);
});

test("it is the cheapest whatever the calibration", () => {
  const probabilities = [0.9, 0.91, 0.92, 0.93, 0.94];
  const late = [false, false, false, true, true];
  const threshold = cheapestThreshold(probabilities, late, { needlessWarning: 1, missedWarning: 1 });
  expect(threshold, "all probabilities are far too high; whatever the calibration, the last two are late").toBe(0.93);
});
