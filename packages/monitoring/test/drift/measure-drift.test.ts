import { describe, expect, it } from "vitest";
import { createDriftCounter, type DriftMeasurement, makeReference, measureDrift } from "../../src/index.ts";
import { type SyntheticRows, seeded, syntheticRows } from "../synthetic-flights.ts";

const rows = syntheticRows(seeded(1), { rows: 8000 });
const reference = makeReference(rows.columns, rows.scores, rows.labels, {
  resamples: 300,
  eventTimes: rows.eventTimes,
});

function measure(
  window: SyntheticRows,
  change: (features: Record<string, unknown>, row: number) => void = () => {},
): DriftMeasurement {
  const counter = createDriftCounter(reference);
  for (let row = 0; row < window.scores.length; row++) {
    const features: Record<string, unknown> = {
      late_rate: window.columns.late_rate[row],
      distance: window.columns.distance[row],
      origin: window.columns.origin[row],
    };
    change(features, row);
    counter.observe(features, window.scores[row] as number, window.eventTimes[row] as number);
  }
  return measureDrift(reference, counter.counts);
}

const drifting = (measurement: DriftMeasurement): string[] =>
  [...measurement.features, measurement.score].filter((d) => d.verdict === "drift").map((d) => d.feature);

describe("drift", () => {
  const week = syntheticRows(seeded(5), { rows: 2000, days: 7 });

  it("is silent on a week like the training weeks", () => {
    expect(drifting(measure(week))).toEqual([]);
  });

  it("finds a shift of the inputs, in the feature and in the score", () => {
    expect(drifting(measure(syntheticRows(seeded(6), { rows: 2000, days: 7, shift: 0.6 })))).toEqual([
      "late_rate",
      "score",
    ]);
  });

  it("finds miles that became kilometres", () => {
    const changed = measure(week, (features) => {
      features.distance = (features.distance as number) * 1.609;
    });
    expect(drifting(changed)).toEqual(["distance"]);
    expect(changed.features[1]?.kolmogorovSmirnov).toBeGreaterThan(0.15);
  });

  it("finds a feature that goes missing, and says how much of it", () => {
    const changed = measure(week, (features, row) => {
      if (row % 4 === 0) delete features.late_rate;
    });
    expect(drifting(changed)).toEqual(["late_rate"]);
    expect(changed.features[0]?.shareMissing).toBeGreaterThan(0.24);
  });

  it("finds categories that training never saw", () => {
    const changed = measure(week, (features, row) => {
      if (row % 10 === 0) features.origin = "XXX";
    });
    expect(drifting(changed)).toEqual(["origin"]);
    expect(changed.features[2]?.shareUnseen).toBeCloseTo(0.1, 2);
  });

  it("says that a few rows are too few, whatever they show", () => {
    const few = measure(syntheticRows(seeded(6), { rows: 150, days: 7, shift: 3 }));
    expect(few.score.verdict).toBe("insufficient");
    expect(drifting(few)).toEqual([]);
  });

  it("takes a window without traffic", () => {
    const none = measureDrift(reference, createDriftCounter(reference).counts);
    expect(none.score).toMatchObject({ psi: 0, pValue: 1, verdict: "insufficient" });
  });

  it("does not alarm when the season that a window is of has few training rows: they are a sample too", () => {
    const alarms = Array.from({ length: 60 }, (_, i) => {
      const night = syntheticRows(seeded(100 + i), { rows: 1000, days: 0.2 });
      return drifting(measure(night)).length > 0;
    });
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(6);
  });

  it("compares a Monday with Mondays: the days that a window lacks do not alarm", () => {
    const byWeekday = makeReference({ pattern: rows.eventTimes.map(pattern) }, rows.scores, rows.labels, {
      resamples: 50,
      eventTimes: rows.eventTimes,
    });
    const counter = createDriftCounter(byWeekday);
    const blind = createDriftCounter({ ...byWeekday, seasons: null });
    for (const [row, time] of rows.eventTimes.entries()) {
      if (weekday(time) > 0) continue;
      for (const each of [counter, blind])
        each.observe({ pattern: pattern(time, row) }, rows.scores[row] as number, time);
    }
    expect(measureDrift(byWeekday, counter.counts).features[0]?.psi).toBeLessThan(0.02);
    expect(measureDrift(blind.reference, blind.counts).features[0]?.verdict).toBe("drift");
  });
});

/** Mostly the weekday, but not by the calendar alone. */
function pattern(time: number, row: number): number {
  return row % 5 === 0 ? 7 : weekday(time);
}

function weekday(time: number): number {
  return (new Date(time).getUTCDay() + 6) % 7;
}

it("does not judge what moves with the calendar", () => {
  const month = rows.eventTimes.map((time) => new Date(time).getUTCMonth() + 1);
  const calendar = makeReference({ month }, rows.scores, rows.labels, { resamples: 50, eventTimes: rows.eventTimes });
  const counter = createDriftCounter(calendar);
  for (const [row, score] of rows.scores.entries()) counter.observe({ month: 7 }, score, rows.eventTimes[row]);
  expect(measureDrift(calendar, counter.counts).features[0]).toMatchObject({ psiLimit: null, verdict: "calendar" });
});
