import { describe, expect, it } from "vitest";
import { compareServed, makeReference, measureQuality, type QualityMeasurement } from "../../src/index.ts";
import { seeded, syntheticRows } from "../synthetic-flights.ts";

const rows = syntheticRows(seeded(1), { rows: 5000 });
const reference = makeReference(rows.columns, rows.scores, rows.labels, { resamples: 50 });
const recent = syntheticRows(seeded(2), { rows: 1000 });

function measure(change: (features: Record<string, unknown>, row: number) => void = () => {}): QualityMeasurement {
  const batch = recent.columns.distance.map((distance, row) => {
    const features: Record<string, unknown> = {
      distance,
      late_rate: recent.columns.late_rate[row],
      origin: recent.columns.origin[row],
    };
    change(features, row);
    return features;
  });
  return measureQuality(reference, batch);
}

/** `feature defect` for every share above its limit. */
function findings({ features }: QualityMeasurement): string[] {
  return features.flatMap((quality) => {
    const above = (["missing", "outOfRange", "unseen"] as const).filter((kind) => {
      const limited = quality[kind];
      return limited !== null && limited.limit !== null && limited.share > limited.limit;
    });
    return [...above, ...(quality.wrongType > 0 ? ["wrongType"] : [])].map((kind) => `${quality.feature} ${kind}`);
  });
}

describe("the quality of requests", () => {
  it("is in order for requests like training's, the missing ones among them", () => {
    const measured = measure();
    expect(findings(measured)).toEqual([]);
    expect(measured.features.find(({ feature }) => feature === "late_rate")?.missing.share).toBeGreaterThan(0);
  });

  it.each([
    [
      "a feature that is left out",
      "late_rate missing",
      (f: Record<string, unknown>, row: number) => row % 8 === 0 && delete f.late_rate,
    ],
    [
      "an airport that nobody knows",
      "origin unseen",
      (f: Record<string, unknown>, row: number) => row % 20 === 0 && Object.assign(f, { origin: "XYZ" }),
    ],
    [
      "metres in place of miles",
      "distance outOfRange",
      (f: Record<string, unknown>) => Object.assign(f, { distance: (f.distance as number) * 1609 }),
    ],
    [
      "a number as text",
      "distance wrongType",
      (f: Record<string, unknown>, row: number) => row === 5 && Object.assign(f, { distance: "500" }),
    ],
  ])("finds %s", (_, finding, change) => {
    expect(findings(measure(change))).toEqual([finding]);
  });

  it("judges no batch of a few rows", () => {
    const few = measureQuality(reference, [{ distance: 1e9 }]);
    expect(few.features.every(({ missing }) => missing.limit === null)).toBe(true);
    expect(measureQuality(reference, [])).toMatchObject({ rows: 0 });
  });
});

describe("training-serving skew", () => {
  it("counts by feature what was served otherwise, with examples", () => {
    const pair = (id: string, served: object, computed: object) => ({
      id,
      served: { ...served },
      computed: { ...computed },
    });
    const skew = compareServed([
      pair("a", { hour: 7.5, late_rate: 0.1, extra: 1 }, { hour: 7.5, late_rate: Math.fround(0.1) }),
      pair("b", { hour: 7.5, late_rate: -1 }, { hour: 7.5, late_rate: 0.25 }),
      pair("c", { hour: 7 }, { hour: 7, late_rate: null }),
    ]);
    expect(skew).toEqual([
      { feature: "hour", rows: 3, different: 0, share: 0, examples: [] },
      {
        feature: "late_rate",
        rows: 3,
        different: 1,
        share: 1 / 3,
        examples: [{ id: "b", served: -1, computed: 0.25 }],
      },
    ]);
  });
});
