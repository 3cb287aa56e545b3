import { describe, expect, it } from "vitest";
import {
  chiSquaredSurvival,
  chiSquaredUpperQuantile,
  gammaQ,
  kolmogorovSurvival,
  logGamma,
  normalCdf,
  normalQuantile,
  normalSurvival,
  OutOfDomainError,
} from "../../src/index.ts";
import { oracles, relativeError } from "../oracles.ts";

describe("distributions against scipy", () => {
  it("normal survival, to the far tail", () => {
    for (const [i, z] of oracles.normal.z.entries()) {
      expect(relativeError(normalSurvival(z), oracles.normal.survival[i] as number), `z = ${z}`).toBeLessThan(1e-11);
      expect(normalCdf(z) + normalSurvival(z)).toBeCloseTo(1, 14);
    }
  });

  it("normal quantile", () => {
    for (const [i, p] of oracles.normal.p.entries()) {
      expect(normalQuantile(p), `p = ${p}`).toBeCloseTo(oracles.normal.quantile[i] as number, 8);
    }
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(() => normalQuantile(1.1)).toThrow(OutOfDomainError);
  });

  it("incomplete gamma and log gamma", () => {
    for (const { a, x, q, logGamma: expected } of oracles.gamma) {
      const found = gammaQ(a, x);
      expect(Math.min(relativeError(found, q), Math.abs(found - q) * 1e3), `Q(${a}, ${x})`).toBeLessThan(1e-10);
      expect(logGamma(a)).toBeCloseTo(expected, 10);
    }
  });

  it("chi-squared survival and its inverse", () => {
    for (const { x, df, survival, quantile } of oracles.chiSquared) {
      expect(chiSquaredSurvival(x, df), `chi2(${x}; ${df})`).toBeCloseTo(survival, 12);
      expect(relativeError(chiSquaredUpperQuantile(0.001, df), quantile)).toBeLessThan(1e-9);
    }
  });

  it("Kolmogorov's limit", () => {
    for (const { x, survival } of oracles.kolmogorov)
      expect(kolmogorovSurvival(x), `x = ${x}`).toBeCloseTo(survival, 12);
    expect(kolmogorovSurvival(0)).toBe(1);
  });
});
