import { describe, expect, it } from "vitest";
import {
  bootstrapInterval,
  clusteredMean,
  createRandom,
  numberClusters,
  OutOfDomainError,
  pairedBootstrap,
} from "../../src/index.ts";

const mean = (column: ArrayLike<number>): number => Array.from(column).reduce((a, b) => a + b, 0) / column.length;

/** 40 clusters of 25 rows whose mean is 0: each row is half its cluster's, half its own. */
function clustered(seed: number): { values: Float64Array; clusters: Uint32Array } {
  const random = createRandom(seed);
  const shared = Array.from({ length: 40 }, () => random.nextNormal());
  const clusters = Uint32Array.from({ length: 1000 }, (_, row) => Math.floor(row / 25));
  return { values: Float64Array.from(clusters, (cluster) => (shared[cluster] ?? 0) + random.nextNormal()), clusters };
}

/** How many of 200 such columns have an interval that holds the true mean. */
function coverage(interval: (column: ReturnType<typeof clustered>) => { low: number; high: number }): number {
  return Array.from({ length: 200 }, (_, seed) => interval(clustered(seed + 1))).filter(
    ({ low, high }) => low <= 0 && high >= 0,
  ).length;
}

describe("rows that share something", () => {
  it("have a mean whose interval holds the truth about as often as it says; row by row it does not", () => {
    expect(coverage(({ values, clusters }) => clusteredMean(values, clusters))).toBeGreaterThan(180);
    expect(coverage(({ values }) => clusteredMean(values, Uint32Array.from(values.keys())))).toBeLessThan(100);
  });

  it("are drawn together by the bootstrap", () => {
    const options = { resamples: 100 };
    expect(
      coverage(({ values, clusters }) => bootstrapInterval(values, mean, { ...options, clusters })),
    ).toBeGreaterThan(175);
    expect(coverage(({ values }) => bootstrapInterval(values, mean, options))).toBeLessThan(100);
  });

  it("are as rows by themselves where every cluster is one row", () => {
    const { values } = clustered(3);
    const rows = Uint32Array.from(values.keys());
    expect(bootstrapInterval(values, mean, { resamples: 50, clusters: rows })).toEqual(
      bootstrapInterval(values, mean, { resamples: 50 }),
    );
    const { estimate, low, high } = clusteredMean(values, rows);
    const variance = mean(values.map((value) => (value - estimate) ** 2)) * (1000 / 999);
    expect((high - low) / 2).toBeCloseTo(1.96 * Math.sqrt(variance / 1000), 12);
  });

  it("widen the comparison of two models", () => {
    const random = createRandom(9);
    const clusters = numberClusters(Array.from({ length: 1000 }, (_, row) => `day ${Math.floor(row / 50)}`));
    const better = Array.from({ length: 20 }, () => random.nextNormal());
    const labels = Uint8Array.from({ length: 1000 }, () => (random.nextFloat() < 0.3 ? 1 : 0));
    const champion = Float64Array.from(labels, () => 0.3);
    const challenger = Float64Array.from(labels, (label, row) => {
      const pull = 0.15 * Math.tanh(better[clusters[row] as number] as number);
      return label === 1 ? 0.3 + pull : 0.3 - pull;
    });
    const width = ({ logLoss }: ReturnType<typeof pairedBootstrap>): number => logLoss.high - logLoss.low;
    const options = { resamples: 300 };
    const apart = pairedBootstrap(labels, champion, challenger, options);
    const together = pairedBootstrap(labels, champion, challenger, { ...options, clusters });
    expect(together.logLoss.estimate).toBe(apart.logLoss.estimate);
    expect(width(together)).toBeGreaterThan(3 * width(apart));
  });

  it("need whole cluster numbers", () => {
    expect(() => clusteredMean([1, 2, 3], [0, 1.5, 2])).toThrow(OutOfDomainError);
    expect(() => clusteredMean([1, 2, 3], [0, 1, 3])).toThrow(OutOfDomainError);
  });
});
