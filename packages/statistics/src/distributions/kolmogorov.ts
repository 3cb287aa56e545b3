/**
 * P(K >= x) of Kolmogorov's limiting distribution: the theta series that converges fast on either side of x = 1.18
 * (Marsaglia, Tsang and Wang, 2003).
 */
export function kolmogorovSurvival(x: number): number {
  if (!(x > 0)) return 1;
  return x < 1.18 ? 1 - lowerSeries(x) : upperSeries(x);
}

function lowerSeries(x: number): number {
  const base = (Math.PI * Math.PI) / (8 * x * x);
  let sum = 0;
  for (let k = 1; k <= 15; k += 2) sum += Math.exp(-k * k * base);
  return (Math.sqrt(2 * Math.PI) / x) * sum;
}

function upperSeries(x: number): number {
  let sum = 0;
  for (let k = 1; k <= 20; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, 2 * sum));
}
