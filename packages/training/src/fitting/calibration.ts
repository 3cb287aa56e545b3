import { sigmoid } from "./predict.ts";

/** Platt's scaling of log odds: slope x logit + intercept. `{ slope: 1, intercept: 0 }` leaves them as they are. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/** No calibration. */
export const IDENTITY: Calibration = { slope: 1, intercept: 0 };

const ITERATIONS = 25;

/**
 * Fits Platt's scaling (Platt 1999) to log odds and labels (0 or 1) by Newton's method: the slope and intercept with
 * the least log loss. With one class only there is nothing to fit, and {@link IDENTITY} is given.
 */
export function fitCalibration(logits: Float32Array, labels: Float32Array): Calibration {
  if (!labels.includes(0) || !labels.includes(1)) return IDENTITY;
  let { slope, intercept } = IDENTITY;
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const { gradient, hessian } = derivatives(logits, labels, slope, intercept);
    const determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
    if (!(determinant > 1e-12)) break;
    const slopeStep = (hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant;
    const interceptStep = (hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant;
    slope -= slopeStep;
    intercept -= interceptStep;
    if (Math.abs(slopeStep) + Math.abs(interceptStep) < 1e-9) break;
  }
  return slope > 0 ? { slope, intercept } : IDENTITY;
}

interface Derivatives {
  /** By slope, by intercept. */
  readonly gradient: readonly [number, number];
  /** Slope-slope, slope-intercept, intercept-intercept. */
  readonly hessian: readonly [number, number, number];
}

function derivatives(logits: Float32Array, labels: Float32Array, slope: number, intercept: number): Derivatives {
  const gradient: [number, number] = [0, 0];
  const hessian: [number, number, number] = [0, 0, 0];
  for (let row = 0; row < logits.length; row += 1) {
    const logit = logits[row] as number;
    const probability = sigmoid(slope * logit + intercept);
    const error = probability - (labels[row] as number);
    const weight = probability * (1 - probability);
    gradient[0] += error * logit;
    gradient[1] += error;
    hessian[0] += weight * logit * logit;
    hessian[1] += weight * logit;
    hessian[2] += weight;
  }
  return { gradient, hessian };
}

/** Calibrated probability of one row. */
export function calibrated(logit: number, { slope, intercept }: Calibration): number {
  return sigmoid(slope * logit + intercept);
}
