import { describe, expect, it } from "vitest";
import {
  createDriftCounter,
  makeReference,
  measureDrift,
  measurePerformance,
  type Reference,
} from "../../src/index.ts";
import { type SyntheticOptions, type SyntheticRows, seeded, syntheticRows } from "../synthetic-flights.ts";

/** Which kinds of alert a week would raise. */
function alarms(reference: Reference, week: SyntheticRows): string[] {
  const counter = createDriftCounter(reference);
  const { late_rate, distance, origin } = week.columns;
  for (let row = 0; row < week.scores.length; row++) {
    const features = { late_rate: late_rate[row], distance: distance[row], origin: origin[row] };
    counter.observe(features, week.scores[row] as number, week.eventTimes[row] as number);
  }
  const drift = measureDrift(reference, counter.counts);
  const { metrics } = measurePerformance(reference, week.labels.length, week.labels, week.scores, { resamples: 2 });
  const found = {
    feature: drift.features.some(({ verdict }) => verdict === "drift"),
    score: drift.score.verdict === "drift",
    calibration: metrics?.calibrationGap.verdict === "drift",
    auc: metrics?.aucDrop.verdict === "drift",
    labels: metrics?.positiveShareShift.verdict === "drift",
  };
  return Object.entries(found).flatMap(([kind, is]) => (is ? [kind] : []));
}

function rates(training: SyntheticOptions, week: SyntheticOptions, weeks: number): Record<string, number> {
  const rows = syntheticRows(seeded(1), training);
  const reference = makeReference(rows.columns, rows.scores, rows.labels, {
    resamples: 400,
    eventTimes: rows.eventTimes,
  });
  const counts: Record<string, number> = { feature: 0, score: 0, calibration: 0, auc: 0, labels: 0 };
  for (let i = 0; i < weeks; i++) {
    for (const kind of alarms(reference, syntheticRows(seeded(1000 + i), week)))
      counts[kind] = (counts[kind] ?? 0) + 1 / weeks;
  }
  return counts;
}

/** The stated rate, and what three standard deviations of a thousand trials add to it. */
const STATED = 0.05;
const ALLOWED = STATED + 3 * Math.sqrt((STATED * (1 - STATED)) / 1000);

describe("over a thousand weeks without drift", () => {
  it("each alert is false at most as often as is stated, when days are alike", () => {
    const measured = rates({ rows: 20_000, days: 182 }, { rows: 400, days: 7 }, 1000);
    for (const [kind, rate] of Object.entries(measured)) expect(rate, kind).toBeLessThan(ALLOWED);
  });

  it("and when days have their ups and downs, as long as training has seen such days", () => {
    const measured = rates({ rows: 20_000, days: 182, dayEffect: 0.4 }, { rows: 400, days: 7, dayEffect: 0.4 }, 1000);
    for (const [kind, rate] of Object.entries(measured)) expect(rate, kind).toBeLessThan(ALLOWED);
  });

  it("a limit that knows nothing of the days' ups and downs would alarm many times as often", () => {
    const measured = rates({ rows: 20_000, days: 182 }, { rows: 400, days: 7, dayEffect: 0.8 }, 100);
    expect(measured.score).toBeGreaterThan(0.2);
  });
});
