import { type Column, countClasses, requireLength, requireProbabilities, requireValues } from "../columns.ts";

/** Mean squared error of the probabilities (Brier, 1950): 0 is perfect, 0.25 is always saying one half. */
export function brierScore(labels: Column, probabilities: Column): number {
  requireValues("Brier labels", labels, 1);
  countClasses("Brier labels", labels);
  requireLength("Brier probabilities", probabilities, labels.length);
  requireProbabilities("Brier probabilities", probabilities);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum += ((labels[row] as number) - (probabilities[row] as number)) ** 2;
  return sum / labels.length;
}
