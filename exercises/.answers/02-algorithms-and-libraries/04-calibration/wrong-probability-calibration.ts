// Divides the probability, not its logit.
// rejected: one half stays one half
export function rescale(probability: number, temperature: number): number {
  return probability / temperature;
}

export function fitTemperature(probabilities: readonly number[], late: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean(probabilities) / mean(late);
}
