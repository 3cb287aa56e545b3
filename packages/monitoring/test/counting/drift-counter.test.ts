import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { addCounts, createDriftCounter, makeReference, measureDrift, registerDriftMetrics } from "../../src/index.ts";
import { type SyntheticRows, seeded, syntheticRows } from "../synthetic-flights.ts";

const rows = syntheticRows(seeded(1), { rows: 3000 });
const reference = makeReference(rows.columns, rows.scores, rows.labels, { resamples: 50, eventTimes: rows.eventTimes });

function count(window: SyntheticRows, from: number, to: number): ReturnType<typeof createDriftCounter> {
  const counter = createDriftCounter(reference);
  for (let row = from; row < to; row++) {
    const features = Object.fromEntries(Object.entries(window.columns).map(([name, column]) => [name, column[row]]));
    counter.observe(features, window.scores[row] as number, window.eventTimes[row] as number);
  }
  return counter;
}

describe("a drift counter", () => {
  it("of the training rows is the reference", () => {
    const { counts } = count(rows, 0, 3000);
    expect(counts.features.map((column) => [...column])).toEqual(reference.features.map((feature) => feature.counts));
    expect([...counts.score]).toEqual(reference.score.counts);
    expect([...counts.seasons]).toEqual(reference.seasons?.rows);
  });

  it("adds up over replicas", () => {
    const both = addCounts(count(rows, 0, 1000).counts, count(rows, 1000, 3000).counts);
    expect(measureDrift(reference, both)).toEqual(measureDrift(reference, count(rows, 0, 3000).counts));
  });

  it("counts an absent feature as missing", () => {
    const counter = createDriftCounter(reference);
    counter.observe({}, 0.2);
    expect(counter.counts.features.map((column) => column.at(-1))).toEqual([1, 1, 1]);
    expect(counter.counts.rows).toBe(1);
  });
});

describe("drift metrics", () => {
  it("are additive counters by model, feature and bin, with the reference beside them", async () => {
    const registry = new Registry();
    const metrics = registerDriftMetrics(registry);
    const model = { model_name: "flight-delays", model_version: "3" };
    metrics.attach(model, count(rows, 0, 500));
    const text = await registry.metrics();
    expect(text).toContain("# TYPE mlops_feature_bin_total counter");
    const total = [...text.matchAll(/^mlops_feature_bin_total\{[^}]*feature="score"[^}]*\} (\d+)$/gm)];
    expect(total.reduce((sum, [, value]) => sum + Number(value), 0)).toBe(500);
    const shares = [...text.matchAll(/^mlops_reference_share\{[^}]*feature="origin"[^}]*\} ([\d.e-]+)$/gm)];
    expect(shares.reduce((sum, [, value]) => sum + Number(value), 0)).toBeCloseTo(1, 12);
    expect(text).toMatch(
      /mlops_reference_psi_limit_base\{model_name="flight-delays",model_version="3",feature="score"\}/,
    );
    metrics.detach(model);
    expect(await registry.metrics()).not.toContain("flight-delays");
  });
});
