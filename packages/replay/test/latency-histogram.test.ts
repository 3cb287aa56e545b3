import fc from "fast-check";
import { expect, test } from "vitest";
import { latencyQuantile, mergeHistogram, recordLatency } from "../src/latency-histogram.ts";

const latencies = fc.array(fc.double({ min: 1e-5, max: 10, noNaN: true }), { minLength: 1, maxLength: 300 });

function histogramOf(values: readonly number[]): Map<number, number> {
  const histogram = new Map<number, number>();
  for (const value of values) recordLatency(histogram, value);
  return histogram;
}

test("a quantile is the exact one or up to 2 % above it", () => {
  fc.assert(
    fc.property(latencies, fc.constantFrom(0.5, 0.9, 0.99), (values, share) => {
      const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;
      const found = latencyQuantile(histogramOf(values), share) ?? 0;
      expect(found).toBeGreaterThanOrEqual(exact * 0.999_999);
      expect(found).toBeLessThanOrEqual(exact * 1.021);
    }),
  );
});

test("merged histograms are the histogram of all", () => {
  fc.assert(
    fc.property(latencies, latencies, (first, second) => {
      const merged = histogramOf(first);
      mergeHistogram(merged, histogramOf(second));
      expect(merged).toEqual(histogramOf([...first, ...second]));
    }),
  );
});

test("nothing recorded has no quantile", () => {
  expect(latencyQuantile(new Map(), 0.5)).toBeUndefined();
});
