import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chiSquaredGoodnessOfFit,
  chiSquaredTwoSample,
  createRandom,
  jensenShannonDistance,
  jensenShannonDivergence,
  kolmogorovSmirnov,
  kolmogorovSmirnovOfCounts,
  OutOfDomainError,
  populationStabilityIndex,
  smoothedShares,
} from "../../src/index.ts";
import { oracles, relativeError } from "../oracles.ts";

const counts = fc.integer({ min: 2, max: 12 }).chain((bins) => {
  const column = fc
    .array(fc.nat(500), { minLength: bins, maxLength: bins })
    .filter((all) => all.some((count) => count > 0));
  return fc.tuple(column, column);
});

describe("histograms against scipy", () => {
  it.each([...oracles.histograms.entries()])("case %i", (_, known) => {
    expect(populationStabilityIndex(known.reference, known.current)).toBeCloseTo(known.psi, 12);
    expect(jensenShannonDistance(known.reference, known.current)).toBeCloseTo(known.jensenShannon, 12);
    const test = chiSquaredTwoSample(known.reference, known.current);
    expect(test.statistic).toBeCloseTo(known.chiSquared.statistic, 9);
    expect(test.degreesOfFreedom).toBe(known.chiSquared.degreesOfFreedom);
    expect(test.pValue).toBeCloseTo(known.chiSquared.pValue, 12);
    const fit = chiSquaredGoodnessOfFit(known.current, smoothedShares(known.reference, 0.5));
    expect(fit.statistic).toBeCloseTo(known.goodnessOfFit.statistic, 8);
    expect(fit.pValue).toBeCloseTo(known.goodnessOfFit.pValue, 12);
  });

  it("PSI and Jensen-Shannon are symmetric, not negative, and 0 for the same histogram", () => {
    fc.assert(
      fc.property(counts, ([a, b]) => {
        expect(populationStabilityIndex(a, b)).toBeCloseTo(populationStabilityIndex(b, a), 10);
        expect(populationStabilityIndex(a, b)).toBeGreaterThanOrEqual(0);
        expect(populationStabilityIndex(a, a)).toBe(0);
        const divergence = jensenShannonDivergence(a, b);
        expect(divergence).toBeGreaterThanOrEqual(0);
        expect(divergence).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it("says so when there is nothing to compare", () => {
    expect(() => chiSquaredTwoSample([0, 0], [1, 2])).toThrow(OutOfDomainError);
    expect(() => populationStabilityIndex([1, 2], [1, 2, 3])).toThrow("expected 2 values");
    expect(() => populationStabilityIndex([1, -2], [1, 2])).toThrow("found -2 at row 1");
    expect(chiSquaredTwoSample([5, 0], [9, 0]).pValue).toBe(1);
  });
});

describe("Kolmogorov-Smirnov against scipy", () => {
  it.each([...oracles.kolmogorovSmirnov.entries()])("case %i", (_, known) => {
    const found = kolmogorovSmirnov(known.a, known.b);
    expect(found.distance).toBeCloseTo(known.distance, 12);
    const tolerance = known.method === "exact" ? 1e-9 : 0.05;
    expect(relativeError(found.pValue, known.pValue), `${found.pValue} for ${known.pValue}`).toBeLessThan(tolerance);
  });

  it("on counts is never further apart than on the values, and equal when each value has its bin", () => {
    const random = createRandom(5);
    const draw = (): number[] => Array.from({ length: 2000 }, () => random.nextInt(40));
    const [a, b] = [draw(), draw()];
    const histogram = (values: number[], width: number): number[] => {
      const bins = new Array<number>(Math.ceil(40 / width)).fill(0);
      for (const value of values) bins[Math.floor(value / width)] = (bins[Math.floor(value / width)] ?? 0) + 1;
      return bins;
    };
    const whole = kolmogorovSmirnov(a, b);
    expect(kolmogorovSmirnovOfCounts(histogram(a, 1), histogram(b, 1)).distance).toBeCloseTo(whole.distance, 12);
    expect(kolmogorovSmirnovOfCounts(histogram(a, 8), histogram(b, 8)).distance).toBeLessThanOrEqual(whole.distance);
  });

  it("gives p-values that are uniform when nothing differs", () => {
    const random = createRandom(11);
    const draw = (rows: number): number[] => Array.from({ length: rows }, () => random.nextFloat());
    const pValues = Array.from({ length: 300 }, () => kolmogorovSmirnov(draw(150), draw(120)).pValue);
    const alarms = pValues.filter((p) => p < 0.05).length;
    expect(alarms).toBeGreaterThan(4);
    expect(alarms).toBeLessThan(28);
  });
});
