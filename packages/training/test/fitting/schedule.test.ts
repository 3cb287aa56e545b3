import { expect, it } from "vitest";
import { scheduledRate } from "../../src/fitting/schedule.ts";

it("rises to the highest rate over the first tenth of the steps and falls to nearly none", () => {
  const rates = Array.from({ length: 1000 }, (_, step) => scheduledRate(step, 1000, 0.01));
  expect(Math.max(...rates)).toBeCloseTo(0.01, 4);
  expect(rates.indexOf(Math.max(...rates))).toBeGreaterThanOrEqual(99);
  expect(rates.slice(0, 100)).toEqual([...rates.slice(0, 100)].sort((a, b) => a - b));
  expect(rates.slice(101)).toEqual([...rates.slice(101)].sort((a, b) => b - a));
  expect(rates.at(-1)).toBeLessThan(2e-5);
  expect(Math.min(...rates)).toBeGreaterThan(0);
});

it("works for a single step", () => {
  expect(scheduledRate(0, 1, 0.01)).toBe(0.01);
});
