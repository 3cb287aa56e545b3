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
 * Fits Platt's scaling (Platt 1999) to log odds and labels (0 or 1): the slope and intercept with the least log loss, by
 * Newton's method, each step halved until the loss falls. With one class only, or log odds that say the opposite of the
 * labels, {@link IDENTITY} is given.
 */
export function fitCalibration(logits: Float32Array, labels: Float32Array): Calibration {
  if (!labels.includes(0) || !labels.includes(1)) return IDENTITY;
  let current = IDENTITY;
  let loss = lossOf(logits, labels, current);
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const direction = newtonStep(derivatives(logits, labels, current));
    let next = current;
    let nextLoss = Number.POSITIVE_INFINITY;
    for (let size = 1; size > 1e-6 && !(nextLoss < loss); size /= 2) {
      next = {
        slope: current.slope - size * direction.slope,
        intercept: current.intercept - size * direction.intercept,
      };
      nextLoss = lossOf(logits, labels, next);
    }
    if (!(nextLoss < loss)) break;
    [current, loss] = [next, nextLoss];
  }
  return current.slope > 0 ? current : IDENTITY;
}

/** Sum of log losses: log(1 + exp(z)) - label x z, computed without overflow. */
function lossOf(logits: Float32Array, labels: Float32Array, { slope, intercept }: Calibration): number {
  let sum = 0;
  for (let row = 0; row < logits.length; row += 1) {
    const z = slope * (logits[row] as number) + intercept;
    sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (labels[row] as number) * z;
  }
  return sum;
}

/** The inverse of the Hessian times the gradient, with a little ridge for log odds that are all alike. */
function newtonStep({ gradient, hessian }: Derivatives): Calibration {
  const [a, b, c] = [hessian[0] + 1e-9, hessian[1], hessian[2] + 1e-9];
  const determinant = a * c - b * b;
  return {
    slope: (c * gradient[0] - b * gradient[1]) / determinant,
    intercept: (a * gradient[1] - b * gradient[0]) / determinant,
  };
}

interface Derivatives {
  /** By slope, by intercept. */
  readonly gradient: readonly [number, number];
  /** Slope-slope, slope-intercept, intercept-intercept. */
  readonly hessian: readonly [number, number, number];
}

function derivatives(logits: Float32Array, labels: Float32Array, { slope, intercept }: Calibration): Derivatives {
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
