import type { CalibrationBin } from "@mlops/statistics";

/**
 * Corrects probabilities by a measured calibration curve: linear between the bins' means, made monotone (pool adjacent
 * violators), from (0, 0) to (1, 1). Without bins, the identity.
 */
export function calibrationMap(bins: readonly CalibrationBin[]): (probability: number) => number {
  if (bins.length === 0) return (probability) => probability;
  const x = [0, ...bins.map((bin) => bin.meanProbability), 1];
  const y = [0, ...poolAdjacentViolators(bins), 1];
  return (probability) => {
    let upper = 1;
    while (upper < x.length - 1 && probability > (x[upper] as number)) upper++;
    const [x0, x1] = [x[upper - 1] as number, x[upper] as number];
    const [y0, y1] = [y[upper - 1] as number, y[upper] as number];
    return x1 === x0 ? y1 : y0 + ((y1 - y0) * (probability - x0)) / (x1 - x0);
  };
}

/** Isotonic regression of the bins' positive rates, weighted by their counts. */
function poolAdjacentViolators(bins: readonly CalibrationBin[]): number[] {
  const blocks: { sum: number; weight: number; size: number }[] = [];
  for (const { positiveRate, count } of bins) {
    let block = { sum: positiveRate * count, weight: count, size: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.weight > block.sum / block.weight; last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, weight: last.weight + block.weight, size: last.size + block.size };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, weight, size }) => new Array<number>(size).fill(sum / weight));
}
