import type { Limit } from "./reference.ts";

/**
 * The line limit(n) = base + perRow / n through limits measured at sizes n, by least squares with neither part below 0,
 * then raised until it lies under none of them. Natural variation stays in `base`, sampling noise in `perRow`; Prometheus
 * evaluates the same two numbers.
 */
export function fitLimit(sizes: readonly number[], limits: readonly number[]): Limit {
  const x = sizes.map((size) => 1 / size);
  const meanX = mean(x);
  const meanY = mean(limits);
  const covariance = mean(x.map((value, i) => (value - meanX) * ((limits[i] as number) - meanY)));
  const variance = mean(x.map((value) => (value - meanX) ** 2));
  let perRow = variance === 0 ? 0 : Math.max(0, covariance / variance);
  let base = meanY - perRow * meanX;
  if (base < 0) {
    base = 0;
    perRow = mean(x.map((value, i) => value * (limits[i] as number))) / mean(x.map((value) => value ** 2));
  }
  const shortfall = Math.max(0, ...x.map((value, i) => (limits[i] as number) - base - perRow * value));
  return { base: base + shortfall, perRow };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
