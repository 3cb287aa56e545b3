import { describe, expect, it } from "vitest";
import {
  bootstrapInterval,
  classificationIntervals,
  createRandom,
  delongAuc,
  delongTest,
  logLoss,
  pairedBootstrap,
  rocAuc,
  SingleClassError,
} from "../../src/index.ts";
import { oracles } from "../oracles.ts";

const known = oracles.classification[0] as (typeof oracles.classification)[number];
const tied = oracles.classification[1] as (typeof oracles.classification)[number];

describe("bootstrap", () => {
  it("covers the mean of a normal sample as the t interval does", () => {
    const random = createRandom(4);
    const column = Array.from({ length: 400 }, () => random.nextNormal());
    const mean = (sample: Float64Array): number => sample.reduce((a, b) => a + b) / sample.length;
    const interval = bootstrapInterval(column, mean, { seed: 3 });
    expect(interval.low).toBeLessThan(interval.estimate);
    expect(interval.high - interval.low).toBeGreaterThan(0.17);
    expect(interval.high - interval.low).toBeLessThan(0.23);
  });

  it("is the same for the same seed, and another for another", () => {
    const once = classificationIntervals(known.labels, known.a, { seed: 1, resamples: 100 });
    expect(classificationIntervals(known.labels, known.a, { seed: 1, resamples: 100 })).toEqual(once);
    expect(classificationIntervals(known.labels, known.a, { seed: 2, resamples: 100 })).not.toEqual(once);
  });

  it.each([known, tied])("gives AUC intervals as wide as DeLong's", (rows) => {
    const interval = classificationIntervals(rows.labels, rows.a, { resamples: 2000 }).auc;
    expect(interval.estimate).toBe(rocAuc(rows.labels, rows.a));
    const standardError = (interval.high - interval.low) / (2 * 1.96);
    expect(standardError / delongAuc(rows.labels, rows.a).standardError).toBeGreaterThan(0.9);
    expect(standardError / delongAuc(rows.labels, rows.a).standardError).toBeLessThan(1.1);
  });

  it.each([known, tied])("compares two models on the same rows as DeLong's test does", (rows) => {
    const paired = pairedBootstrap(rows.labels, rows.a, rows.b, { resamples: 2000 });
    const delong = delongTest(rows.labels, rows.a, rows.b);
    expect(paired.auc.estimate).toBeCloseTo(delong.difference, 12);
    const standardError = (paired.auc.high - paired.auc.low) / (2 * 1.96);
    expect(standardError / delong.standardError).toBeGreaterThan(0.9);
    expect(standardError / delong.standardError).toBeLessThan(1.1);
    expect(paired.logLoss.estimate).toBeCloseTo(logLoss(rows.labels, rows.b) - logLoss(rows.labels, rows.a), 12);
    expect(paired.challengerBetterAuc).toBeLessThan(0.5);
  });

  it("finds a model no different from itself", () => {
    const paired = pairedBootstrap(known.labels, known.a, known.a, { resamples: 50 });
    expect(paired.auc).toMatchObject({ estimate: 0, low: 0, high: 0 });
    expect(paired.challengerBetterAuc).toBe(0.5);
    expect(paired.challengerBetterLogLoss).toBe(0.5);
  });

  it("leaves out resamples that lost a class, and refuses a column that has only one", () => {
    const labels = [1, 0, 0, 0, 0, 0];
    const interval = classificationIntervals(labels, [0.9, 0.1, 0.2, 0.3, 0.4, 0.95], { resamples: 200 }).auc;
    expect(interval.low).toBeGreaterThanOrEqual(0);
    expect(interval.high).toBeLessThanOrEqual(1);
    expect(() => classificationIntervals([0, 0], [0.1, 0.2])).toThrow(SingleClassError);
  });
});
