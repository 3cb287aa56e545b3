import { createRandom } from "@mlops/statistics";
import fc from "fast-check";
import { expect, it } from "vitest";
import { calibrated, fitCalibration, IDENTITY } from "../../src/fitting/calibration.ts";
import { sigmoid } from "../../src/fitting/predict.ts";

function sample(rows: number, seed: number, slope: number, intercept: number): [Float32Array, Float32Array] {
  const random = createRandom(seed);
  const logits = Float32Array.from({ length: rows }, () => random.nextNormal() * 1.5 - 1);
  const labels = logits.map((logit) => (random.nextFloat() < sigmoid(slope * logit + intercept) ? 1 : 0));
  return [logits, labels];
}

it("finds the slope and intercept that made the labels", () => {
  const found = fitCalibration(...sample(60_000, 3, 0.7, -0.4));
  expect(found.slope).toBeCloseTo(0.7, 1);
  expect(found.intercept).toBeCloseTo(-0.4, 1);
});

it("leaves the mean probability at the share of late flights: the best fit's first condition", () => {
  const scenario = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    slope: fc.double({ min: 0.5, max: 2, noNaN: true }),
    intercept: fc.double({ min: -1, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(scenario, ({ seed, slope, intercept }) => {
      const [logits, labels] = sample(500, seed, slope, intercept);
      const calibration = fitCalibration(logits, labels);
      const mean = logits.reduce((sum, logit) => sum + calibrated(logit, calibration), 0) / logits.length;
      expect(mean).toBeCloseTo(labels.reduce((sum, label) => sum + label, 0) / labels.length, 5);
    }),
    { numRuns: 50 },
  );
});

it("changes nothing when there is nothing to learn from", () => {
  expect(fitCalibration(Float32Array.of(1, 2), Float32Array.of(1, 1))).toEqual(IDENTITY);
  expect(fitCalibration(Float32Array.of(-2, 2), Float32Array.of(1, 0))).toEqual(IDENTITY);
});
