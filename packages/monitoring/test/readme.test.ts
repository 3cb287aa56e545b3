import { expect, it } from "vitest";
import { createDriftCounter, makeReference, measureDrift, measurePerformance } from "../src/index.ts";
import { seeded, syntheticRows } from "./synthetic-flights.ts";

it("the README's example does what it says", () => {
  const { columns, scores, labels, eventTimes } = syntheticRows(seeded(1), { rows: 2000 });
  const { late_rate, origin } = columns;
  const reference = makeReference({ late_rate, origin }, scores, labels, { eventTimes, resamples: 50 });
  const counter = createDriftCounter(reference);
  counter.observe({ late_rate: 0.31, origin: "ORD" }, 0.42, Date.UTC(2001, 3, 2, 9));
  expect(measureDrift(reference, counter.counts).score).toMatchObject({ rows: 1, verdict: "insufficient" });
  const { metrics } = measurePerformance(reference, 1000, labels.slice(0, 500), scores.slice(0, 500));
  expect(metrics?.calibrationGap.verdict).toBe("stable");
});
