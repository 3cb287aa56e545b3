import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quantileOf } from "../../../src/commands/drill/latency.ts";

describe("the quantile of a histogram", () => {
  const bounds = [0.1, 0.25, 0.5, 1, Number.POSITIVE_INFINITY];

  test("is that of what came between two readings, linear within the bucket as Prometheus has it", () => {
    const before = new Map(bounds.map((bound) => [bound, 1000]));
    const after = new Map(bounds.map((bound, index) => [bound, 1000 + (index < 2 ? 0 : 10)]));
    expect(quantileOf(after, before, 0.5)).toBeCloseTo(0.375);
    expect(quantileOf(before, before, 0.5)).toBeNaN();
  });

  test("lies within the bucket of the sample that has that rank", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { minLength: 1 }), (samples) => {
        const counts = new Map(bounds.map((bound) => [bound, samples.filter((sample) => sample <= bound).length]));
        const sorted = samples.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(0.99 * samples.length) - 1] as number;
        const upper = bounds.find((bound) => exact <= bound) as number;
        const lower = bounds[bounds.indexOf(upper) - 1] ?? 0;
        const found = quantileOf(counts, new Map(), 0.99);
        expect(found).toBeGreaterThan(lower - 1e-12);
        expect(found).toBeLessThanOrEqual(upper + 1e-12);
      }),
    );
  });
});
