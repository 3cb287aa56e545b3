import { describe, expect, it } from "vitest";
import { InvalidReferenceError, limitAt, makeReference, parseReference } from "../../src/index.ts";
import { seeded, syntheticRows } from "../synthetic-flights.ts";

const quick = { resamples: 200 };

describe("a reference", () => {
  const rows = syntheticRows(seeded(1), { rows: 5000, dayEffect: 0.3 });
  const reference = makeReference(rows.columns, rows.scores, rows.labels, { ...quick, eventTimes: rows.eventTimes });

  it("is the same for the same rows and seed, to the byte", () => {
    const again = makeReference(rows.columns, rows.scores, rows.labels, { ...quick, eventTimes: rows.eventTimes });
    expect(JSON.stringify(again)).toBe(JSON.stringify(reference));
  });

  it("survives JSON", () => {
    expect(parseReference(JSON.stringify(reference), "reference.json")).toEqual(reference);
  });

  it("keeps no rows: its size does not grow with them", () => {
    const more = syntheticRows(seeded(2), { rows: 20_000, dayEffect: 0.3 });
    const larger = makeReference(more.columns, more.scores, more.labels, { ...quick, eventTimes: more.eventTimes });
    expect(JSON.stringify(larger).length).toBeLessThan(JSON.stringify(reference).length * 1.2);
  });

  it("states period, labels and baseline", () => {
    expect(reference.period).toEqual({
      from: "2001-01-01T00:00:00.000Z",
      to: expect.stringMatching(/^2001-03-04/),
      days: 63,
    });
    expect(reference.labels.positiveShare).toBeGreaterThan(0.15);
    expect(reference.performance.auc.low).toBeLessThan(reference.performance.auc.estimate);
    expect(reference.performance.heldOut).toBe(false);
    expect(reference.calibration.expectedCalibrationError).toBeLessThan(0.03);
  });

  it("limits smaller windows less tightly, and days that differ less tightly than days that do not", () => {
    const calm = syntheticRows(seeded(3), { rows: 5000 });
    const strict = makeReference(calm.columns, calm.scores, calm.labels, { ...quick, eventTimes: calm.eventTimes });
    const { late_rate: loose } = reference.thresholds.features;
    const { late_rate: tight } = strict.thresholds.features;
    if (!loose || !tight) throw new Error("no limit of late_rate");
    expect(limitAt(loose, 300)).toBeGreaterThan(limitAt(loose, 3000));
    expect(limitAt(loose, 3000)).toBeGreaterThan(limitAt(tight, 3000) * 1.3);
    expect(reference.thresholds.windowDays).toBe(7);
  });

  it("draws rows one by one where there are no event times", () => {
    const plain = makeReference(rows.columns, rows.scores, rows.labels, quick);
    expect(plain).toMatchObject({ period: null, seasons: null, thresholds: { windowDays: null } });
  });

  it("takes its baseline from held-out rows where there are some", () => {
    const held = syntheticRows(seeded(9), { rows: 2000, conceptShift: 1.2 });
    const made = makeReference(rows.columns, rows.scores, rows.labels, { ...quick, heldOut: held });
    expect(made.performance).toMatchObject({ heldOut: true, rows: 2000 });
    expect(made.calibration.expectedCalibrationError).toBeGreaterThan(0.1);
  });

  it("calls no week miscalibrated that is no further off than the model was on held-out rows", () => {
    const plain = makeReference(rows.columns, rows.scores, rows.labels, quick);
    const made = makeReference(rows.columns, rows.scores, rows.labels, {
      ...quick,
      heldOut: { scores: rows.scores.map((score) => score * 0.8), labels: rows.labels },
    });
    const gap = mean(rows.labels) - 0.8 * mean(rows.scores);
    expect(Math.sqrt(limitAt(plain.thresholds.calibrationGapSquared, 1e9))).toBeLessThan(gap);
    expect(Math.sqrt(limitAt(made.thresholds.calibrationGapSquared, 1e9))).toBeGreaterThan(gap);
  });

  it("names the column whose rows do not match", () => {
    expect(() => makeReference({ a: [1] }, [0.1, 0.2], [0, 1])).toThrow("reference column a: expected 2 rows");
    expect(() => makeReference({}, [0.1, 0.2], [0])).toThrow("reference column labels");
  });
});

describe("reading a reference", () => {
  it.each([
    ["not JSON", "{"],
    ["an older model's, without bins", JSON.stringify({ version: 1, rows: 10 })],
    ["a later version", JSON.stringify({ version: 2 })],
  ])("refuses %s, and names the file and the remedy", (_, text) => {
    expect(() => parseReference(text, "models/flight-delays/1/reference.json")).toThrow(InvalidReferenceError);
    expect(() => parseReference(text, "models/flight-delays/1/reference.json")).toThrow(
      /reference\.json: no usable.*retrain/,
    );
  });
});

describe("features that the calendar alone decides", () => {
  const rows = syntheticRows(seeded(4), { rows: 4000 });
  const month = rows.eventTimes.map((time) => new Date(time).getUTCMonth() + 1);
  const reference = makeReference({ ...rows.columns, month, constant: month.map(() => 1) }, rows.scores, rows.labels, {
    resamples: 50,
    eventTimes: rows.eventTimes,
  });

  it("are found in the rows, a constant is none of them", () => {
    expect(reference.calendar).toEqual(["month"]);
    expect(Object.keys(reference.thresholds.features)).toEqual(["late_rate", "distance", "origin", "constant"]);
  });

  it("may be named, when the rows are too few to show it", () => {
    const named = makeReference(rows.columns, rows.scores, rows.labels, { resamples: 50, calendar: ["distance"] });
    expect(named.calendar).toEqual(["distance"]);
    expect(named.thresholds.features).not.toHaveProperty("distance");
  });
});

it("draws the rows of its baseline at random: a pattern in the order of the rows does not mislead it", () => {
  const rows = 50_000;
  const labels = Uint8Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1 : 0));
  const scores = Float64Array.from({ length: rows }, (_, row) => (row % 7) / 7);
  const { performance } = makeReference({}, scores, labels, { resamples: 5, sampleSizes: [250] });
  expect(performance.auc.estimate).toBeCloseTo(0.5, 1);
});

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}
