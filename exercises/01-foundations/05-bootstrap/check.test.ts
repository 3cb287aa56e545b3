import { createRandom } from "@mlops/statistics";
import { expect, test } from "vitest";
import { bootstrapInterval } from "./bootstrap.ts";

const seeded = (seed: number): (() => number) => {
  const random = createRandom(seed);
  return () => random.nextFloat();
};
const mean = (sample: readonly number[]): number => sample.reduce((sum, value) => sum + value, 0) / sample.length;
const values = Array.from({ length: 400 }, (_, index) => index % 2);

test("the interval of a mean, from 2.5 % to 97.5 %, is as wide as theory says", () => {
  const { lower, upper } = bootstrapInterval(values, mean, seeded(1), 2000);
  const theory = 2 * 1.96 * Math.sqrt(0.25 / values.length);
  expect(
    (upper - lower) / theory,
    "width from 2.5 % to 97.5 %, as a share of 2 x 1.96 standard errors",
  ).toBeGreaterThan(0.9);
  expect((upper - lower) / theory, "width from 2.5 % to 97.5 %, as a share of 2 x 1.96 standard errors").toBeLessThan(
    1.1,
  );
});

test("it lies around the figure of the sample", () => {
  const { lower, upper } = bootstrapInterval(values, mean, seeded(2), 500);
  expect(lower, "lower end; the mean of the sample is 0.5").toBeLessThan(0.5);
  expect(upper, "upper end; the mean of the sample is 0.5").toBeGreaterThan(0.5);
});

test("it reads quantiles of numbers, negative ones and large ones too", () => {
  const spread = Array.from({ length: 50 }, (_, index) => index - 25);
  const { lower, upper } = bootstrapInterval(spread, mean, seeded(3), 1000);
  expect(lower, "lower end for values from -25 to 24: quantiles of numbers").toBeCloseTo(-4.4, 0);
  expect(upper, "upper end for values from -25 to 24: quantiles of numbers").toBeCloseTo(3.5, 0);
});

test("the same seed gives the same interval", () => {
  const twice = [7, 7].map((seed) => bootstrapInterval(values, mean, seeded(seed), 200));
  expect(twice[0], "two calls with seed 7: the same seed gives the same interval").toEqual(twice[1]);
});
