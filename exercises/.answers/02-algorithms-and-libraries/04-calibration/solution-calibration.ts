export function rescale(probability: number, temperature: number): number {
  const logit = Math.log(probability / (1 - probability));
  return 1 / (1 + Math.exp(-logit / temperature));
}

export function fitTemperature(probabilities: readonly number[], late: readonly number[]): number {
  const loss = (logTemperature: number): number => {
    const scaled = probabilities.map((probability) => rescale(probability, Math.exp(logTemperature)));
    return scaled.reduce((sum, p, i) => sum - Math.log(late[i] === 1 ? p : 1 - p), 0);
  };
  let [low, high] = [Math.log(0.05), Math.log(20)];
  for (let step = 0; step < 60; step++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}
