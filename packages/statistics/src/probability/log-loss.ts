import { type Column, countClasses, requireLength, requireProbabilities, requireValues } from "../columns.ts";

/** Probabilities are kept this far from 0 and 1, so that one sure and wrong row does not make the mean infinite. */
export const LOG_LOSS_CLIP = 1e-15;

/** Mean negative log likelihood, in nats a row; probabilities clipped to [1e-15, 1 - 1e-15]. */
export function logLoss(labels: Column, probabilities: Column): number {
  const losses = rowLogLosses(labels, probabilities);
  let sum = 0;
  for (const loss of losses) sum += loss;
  return sum / losses.length;
}

/** The log loss of each row, in nats, [rows]. */
export function rowLogLosses(labels: Column, probabilities: Column): Float64Array {
  requireValues("log loss labels", labels, 1);
  countClasses("log loss labels", labels);
  requireLength("log loss probabilities", probabilities, labels.length);
  requireProbabilities("log loss probabilities", probabilities);
  const losses = new Float64Array(labels.length);
  for (let row = 0; row < losses.length; row++)
    losses[row] = rowLogLoss(labels[row] as number, probabilities[row] as number);
  return losses;
}

function rowLogLoss(label: number, probability: number): number {
  const clipped = Math.min(1 - LOG_LOSS_CLIP, Math.max(LOG_LOSS_CLIP, probability));
  return -Math.log(label === 1 ? clipped : 1 - clipped);
}
