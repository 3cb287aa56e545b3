import { describe, expect, it } from "vitest";
import { makeReference, measurePerformance } from "../../src/index.ts";
import { seeded, syntheticRows } from "../synthetic-flights.ts";

const rows = syntheticRows(seeded(1), { rows: 8000 });
const reference = makeReference(rows.columns, rows.scores, rows.labels, {
  resamples: 300,
  eventTimes: rows.eventTimes,
});

describe("performance on arrived labels", () => {
  it("is stable on a week like the training weeks", () => {
    const week = syntheticRows(seeded(7), { rows: 3000, days: 7 });
    const { metrics, ...head } = measurePerformance(reference, 4000, week.labels, week.scores);
    expect(head).toEqual({ predictions: 4000, labelled: 3000, shareLabelled: 0.75 });
    expect(metrics?.calibrationGap.verdict).toBe("stable");
    expect(metrics?.aucDrop.verdict).toBe("stable");
    expect(metrics?.positiveShareShift.verdict).toBe("stable");
    expect(metrics?.auc.low).toBeLessThan(reference.performance.windowAuc);
  });

  it("finds that more flights are late than the model says", () => {
    const week = syntheticRows(seeded(8), { rows: 3000, days: 7, conceptShift: 0.6 });
    const { metrics } = measurePerformance(reference, 3000, week.labels, week.scores);
    expect(metrics?.calibrationGap).toMatchObject({ verdict: "drift" });
    expect(metrics?.calibrationGap.value).toBeGreaterThan(0.05);
    expect(metrics?.positiveShareShift.verdict).toBe("drift");
  });

  it("finds a model that no longer ranks", () => {
    const week = syntheticRows(seeded(9), { rows: 3000, days: 7 });
    const reversed = week.scores.toReversed();
    expect(measurePerformance(reference, 3000, week.labels, reversed).metrics?.aucDrop.verdict).toBe("drift");
  });

  it("waits for labels of both classes, and says when they are few", () => {
    expect(measurePerformance(reference, 10, [], []).metrics).toBeNull();
    expect(measurePerformance(reference, 10, [0, 0], [0.1, 0.2])).toMatchObject({ labelled: 2, metrics: null });
    const few = measurePerformance(reference, 10, [0, 1, 1, 1, 1, 1], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
    expect(few.metrics?.calibrationGap.verdict).toBe("insufficient");
  });
});
