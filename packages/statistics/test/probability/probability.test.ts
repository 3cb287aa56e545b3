import { describe, expect, it } from "vitest";
import {
  brierScore,
  calibrationCurve,
  calibrationInTheLarge,
  expectedCalibrationError,
  logLoss,
  OutOfDomainError,
  spiegelhalterTest,
  TooFewValuesError,
} from "../../src/index.ts";
import { oracles } from "../oracles.ts";

const continuous = oracles.classification.slice(0, 1);

describe("probabilities against scikit-learn", () => {
  it.each([...oracles.classification.entries()])("log loss and Brier score (case %i)", (_, known) => {
    expect(brierScore(known.labels, known.a)).toBeCloseTo(known.brier, 14);
    expect(logLoss(known.labels, known.a)).toBeCloseTo(known.logLoss, 12);
  });

  it.each(["uniform", "quantile"] as const)("reliability diagram, %s bins", (strategy) => {
    for (const known of continuous) {
      const curve = calibrationCurve(known.labels, known.a, { bins: 10, strategy });
      const expected = known.calibration[strategy];
      expect(curve.map((bin) => bin.positiveRate)).toEqual(expected.positiveRate);
      for (const [i, bin] of curve.entries())
        expect(bin.meanProbability).toBeCloseTo(expected.meanProbability[i] as number, 12);
      expect(curve.reduce((rows, bin) => rows + bin.count, 0)).toBe(known.labels.length);
    }
  });

  it("expected calibration error", () => {
    for (const known of continuous) {
      expect(expectedCalibrationError(calibrationCurve(known.labels, known.a))).toBeCloseTo(known.ece, 12);
    }
  });

  it.each([...oracles.classification.entries()])("calibration tests (case %i)", (_, known) => {
    const large = calibrationInTheLarge(known.labels, known.a);
    expect(large.z).toBeCloseTo(known.inTheLarge.z, 10);
    expect(large.pValue).toBeCloseTo(known.inTheLarge.pValue, 10);
    const spiegelhalter = spiegelhalterTest(known.labels, known.a);
    expect(spiegelhalter.z).toBeCloseTo(known.spiegelhalter.z, 10);
    expect(spiegelhalter.pValue).toBeCloseTo(known.spiegelhalter.pValue, 10);
  });

  it("clips a sure and wrong row, and is certain about a sure and right one", () => {
    expect(logLoss([1, 0], [0, 0])).toBeCloseTo(-Math.log(1e-15) / 2, 10);
    expect(calibrationInTheLarge([1, 0], [1, 0])).toMatchObject({ z: 0, pValue: 1 });
    expect(calibrationInTheLarge([0, 0], [1, 0])).toMatchObject({ z: Number.NEGATIVE_INFINITY, pValue: 0 });
  });

  it("refuses what is no probability", () => {
    expect(() => logLoss([0], [1.2])).toThrow(OutOfDomainError);
    expect(() => brierScore([0], [Number.NaN])).toThrow("found NaN at row 0");
    expect(() => calibrationCurve([], [])).toThrow(TooFewValuesError);
  });
});
