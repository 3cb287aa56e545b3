import { type Column, countClasses, requireLength, requireProbabilities, requireValues } from "../columns.ts";
import { normalTwoSidedPValue } from "../distributions/normal.ts";

/** A test whose statistic is standard normal when the probabilities are right. */
export interface ZTest {
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** Whether as many rows are positive as the probabilities say. */
export interface CalibrationInTheLarge extends ZTest {
  /** Mean probability. */
  readonly expectedRate: number;
  /** Share of label 1. */
  readonly observedRate: number;
}

/** Calibration in the large: (observed - expected positives) over the standard deviation of their sum. */
export function calibrationInTheLarge(labels: Column, probabilities: Column): CalibrationInTheLarge {
  checkColumns(labels, probabilities);
  let expected = 0;
  let variance = 0;
  let observed = 0;
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row] as number;
    expected += probability;
    variance += probability * (1 - probability);
    observed += labels[row] as number;
  }
  const rows = labels.length;
  return { ...zTest(observed - expected, variance), expectedRate: expected / rows, observedRate: observed / rows };
}

/** Spiegelhalter's test (1986): whether the Brier score is what right probabilities would give. */
export function spiegelhalterTest(labels: Column, probabilities: Column): ZTest {
  checkColumns(labels, probabilities);
  let numerator = 0;
  let variance = 0;
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row] as number;
    const weight = 1 - 2 * probability;
    numerator += ((labels[row] as number) - probability) * weight;
    variance += weight * weight * probability * (1 - probability);
  }
  return zTest(numerator, variance);
}

function zTest(difference: number, variance: number): ZTest {
  if (variance === 0)
    return { z: difference === 0 ? 0 : Math.sign(difference) * Infinity, pValue: difference === 0 ? 1 : 0 };
  const z = difference / Math.sqrt(variance);
  return { z, pValue: normalTwoSidedPValue(z) };
}

function checkColumns(labels: Column, probabilities: Column): void {
  requireValues("calibration labels", labels, 1);
  countClasses("calibration labels", labels);
  requireLength("calibration probabilities", probabilities, labels.length);
  requireProbabilities("calibration probabilities", probabilities);
}
