import fc from "fast-check";
import { Counter, Histogram, Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { histogramQuantile, parseExposition, recordSamples, type Sample, type Scrape } from "../../src/index.ts";

describe("a scraped page", () => {
  it("is read as it was written, odd label values and infinities included", async () => {
    const registry = new Registry();
    const odd = new Counter({ name: "odd_total", help: "x", labelNames: ["path"], registers: [registry] });
    odd.inc({ path: 'a "b", c\\n\nd{e="f"}' }, 3);
    const times = new Histogram({ name: "t_seconds", help: "x", buckets: [0.1], registers: [registry] });
    times.observe(5);
    const samples = parseExposition(await registry.metrics());
    expect(samples[0]).toEqual({ metric: "odd_total", labels: { path: 'a "b", c\\n\nd{e="f"}' }, value: 3 });
    expect(samples).toContainEqual({ metric: "t_seconds_bucket", labels: { le: "+Inf" }, value: 1 });
    expect(parseExposition("a 1\nb +Inf\n", new Set(["b"]))).toEqual([
      { metric: "b", labels: {}, value: Number.POSITIVE_INFINITY },
    ]);
  });

  it("may bring exemplars and time stamps, and lines that are none", () => {
    const text = 'a_bucket{le="1"} 4 # {trace_id="d2"} 0.7 1700000000.1\nb 2 1700000000000\n<html>\n# EOF';
    expect(parseExposition(text).map(({ metric, value }) => [metric, value])).toEqual([
      ["a_bucket", 4],
      ["b", 2],
    ]);
  });
});

describe("a histogram's quantile", () => {
  const buckets = [
    { upper: Number.POSITIVE_INFINITY, count: 10 },
    { upper: 1, count: 4 },
    { upper: 2, count: 8 },
  ];
  it("is linear within its bucket, and the last finite bound beyond", () => {
    expect(histogramQuantile(0.5, buckets)).toBe(1.25);
    expect(histogramQuantile(0.99, buckets)).toBe(2);
    expect(histogramQuantile(0.5, [])).toBeNaN();
  });

  it("lies within the bucket of the observation that has that rank", () => {
    const bounds = [0.1, 0.25, 0.5, 1, Number.POSITIVE_INFINITY];
    const observations = fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(observations, (seen) => {
        const counted = bounds.map((upper) => ({ upper, count: seen.filter((one) => one <= upper).length }));
        const exact = seen.toSorted((a, b) => a - b)[Math.ceil(0.99 * seen.length) - 1] as number;
        const index = bounds.findIndex((bound) => exact <= bound);
        const found = histogramQuantile(0.99, counted);
        expect(found).toBeGreaterThan((bounds[index - 1] ?? 0) - 1e-12);
        expect(found).toBeLessThanOrEqual((bounds[index] as number) + 1e-12);
      }),
    );
  });
});

describe("what is recorded of the service", () => {
  const requests = (instance: string, value: number): Sample => ({
    metric: "mlops_inference_requests_total",
    labels: { instance },
    value,
  });
  const errors = (instance: string, value: number): Sample => ({
    metric: "mlops_inference_errors_total",
    labels: { instance, kind: "invalid" },
    value,
  });
  const at = (seconds: number, ...samples: Sample[]): Scrape => ({ at: seconds * 1000, samples });
  const ratio = (scrapes: Scrape[]): number | undefined =>
    recordSamples(scrapes).find(({ metric }) => metric === "mlops:inference:error_ratio")?.value;

  it("goes on over a restart: a counter that fell began anew", () => {
    expect(ratio([at(0, requests("a", 100), errors("a", 10)), at(5, requests("a", 6), errors("a", 2))])).toBe(0.25);
  });

  it("adds up replicas, and leaves out what is older than two minutes", () => {
    const scrapes = [
      at(0, requests("a", 0), errors("a", 0)),
      at(60, requests("a", 10), errors("a", 90), requests("b", 5), errors("b", 0)),
      at(170, requests("a", 20), errors("a", 90), requests("b", 15), errors("b", 20)),
    ];
    expect(ratio(scrapes)).toBe(0.5);
  });

  it("is of what came since, when nothing was scraped for an hour", () => {
    const before = at(0, requests("a", 0), errors("a", 0));
    const after = at(3600, requests("a", 5000), errors("a", 5000));
    expect(ratio([before, after])).toBeUndefined();
    expect(ratio([before, after, at(3605, requests("a", 5010), errors("a", 5000))])).toBe(0);
  });

  it("is nothing without traffic", () => {
    expect(recordSamples([])).toEqual([]);
    expect(ratio([at(0, requests("a", 7)), at(5, requests("a", 7))])).toBeUndefined();
  });
});
