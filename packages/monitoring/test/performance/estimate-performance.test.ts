import { rocAuc } from "@mlops/statistics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  calibrationMap,
  estimatePerformance,
  expectedAuc,
  makeReference,
  measurePerformance,
} from "../../src/index.ts";
import { type SyntheticRows, seeded, syntheticRows } from "../synthetic-flights.ts";

const rows = syntheticRows(seeded(1), { rows: 8000 });
const reference = makeReference(rows.columns, rows.scores, rows.labels, { resamples: 50, eventTimes: rows.eventTimes });

describe("the performance that scores promise", () => {
  const check = (week: SyntheticRows): { estimated: number; low: number; high: number; measured: number } => {
    const estimate = estimatePerformance(reference, week.scores);
    const measured = measurePerformance(reference, week.scores.length, week.labels, week.scores).metrics;
    if (!estimate || !measured) throw new Error("nothing was measured");
    return {
      estimated: estimate.auc.estimate,
      low: estimate.auc.low,
      high: estimate.auc.high,
      measured: measured.auc.estimate,
    };
  };

  it("covers the AUC that the labels show later, in 95 of 100 weeks, also on shifted inputs", () => {
    const weeks = Array.from({ length: 60 }, (_, i) =>
      check(syntheticRows(seeded(100 + i), { rows: 1500, days: 7, shift: (i % 3) * 0.5 })),
    );
    const covered = weeks.filter(({ low, high, measured }) => measured >= low && measured <= high).length;
    expect(covered).toBeGreaterThanOrEqual(52);
    const error = weeks.reduce((sum, { estimated, measured }) => sum + estimated - measured, 0) / weeks.length;
    expect(Math.abs(error)).toBeLessThan(0.01);
  });

  it("is missed by the truth when the concept moves: that is how a moved concept shows", () => {
    const week = syntheticRows(seeded(7), { rows: 3000, days: 7, conceptShift: 1 });
    const estimate = estimatePerformance(reference, week.scores);
    const measured = measurePerformance(reference, 3000, week.labels, week.scores).metrics;
    expect(measured?.logLoss.low).toBeGreaterThan(estimate?.logLoss.high ?? Number.POSITIVE_INFINITY);
    expect(measured?.positiveShare.low).toBeGreaterThan(estimate?.positiveShare.high ?? 1);
  });

  it("says nothing of a window of one row", () => {
    expect(estimatePerformance(reference, [0.3])).toBeNull();
  });
});

describe("the expected AUC", () => {
  const row = fc.record({ score: fc.integer({ min: 0, max: 5 }), p: fc.double({ min: 0.01, max: 0.99, noNaN: true }) });

  it("is that of all pairs, each row paired with the others only", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 25 }), (all) => {
        let [ordered, pairs] = [0, 0];
        for (const [i, a] of all.entries()) {
          for (const [j, b] of all.entries()) {
            if (i === j) continue;
            const weight = a.p * (1 - b.p);
            pairs += weight;
            ordered += a.score > b.score ? weight : a.score === b.score ? weight / 2 : 0;
          }
        }
        expect(
          expectedAuc(
            all.map((r) => r.score),
            all.map((r) => r.p),
          ),
        ).toBeCloseTo(ordered / pairs, 9);
      }),
    );
  });

  it("of labels that are known is the AUC", () => {
    expect(expectedAuc(rows.scores, rows.labels)).toBeCloseTo(rocAuc(rows.labels, rows.scores), 10);
  });
});

describe("a calibration map", () => {
  const bin = (meanProbability: number, positiveRate: number, count = 100) => ({
    from: 0,
    to: 1,
    count,
    meanProbability,
    positiveRate,
  });

  it("goes through the bins, from 0 to 1", () => {
    const map = calibrationMap([bin(0.2, 0.1), bin(0.6, 0.8)]);
    expect([0, 0.1, 0.2, 0.4, 0.6, 1].map(map).map((p) => Number(p.toFixed(6)))).toEqual([0, 0.05, 0.1, 0.45, 0.8, 1]);
  });

  it("never falls, even where the bins do", () => {
    const map = calibrationMap([bin(0.2, 0.3), bin(0.4, 0.1, 300), bin(0.8, 0.9)]);
    const values = Array.from({ length: 101 }, (_, i) => map(i / 100));
    expect(values.every((value, i) => i === 0 || value >= (values[i - 1] as number) - 1e-12)).toBe(true);
    expect(map(0.3)).toBeCloseTo(0.15, 10);
  });

  it("is the identity without bins", () => {
    expect(calibrationMap([])(0.37)).toBe(0.37);
  });
});
