import { createRandom, rocAuc } from "@mlops/statistics";
import { describe, expect, it } from "vitest";
import { calibrationPoints, rocPoints, testMetrics } from "../../src/evaluate/metrics.ts";

/** Probabilities that mean what they say. */
function honest(rows: number): { late: Float32Array; probabilities: Float32Array } {
  const random = createRandom(1);
  const probabilities = Float32Array.from({ length: rows }, () => 0.02 + 0.6 * random.nextFloat() ** 2);
  return { probabilities, late: probabilities.map((probability) => (random.nextFloat() < probability ? 1 : 0)) };
}

const params = { resamples: 100, seed: 3 };

describe("the test's metrics", () => {
  it("are those of all rows, with intervals that narrow as rows grow", () => {
    const { late, probabilities } = honest(120_000);
    const metrics = testMetrics(late, probabilities, 0.2, params);
    expect(metrics.auc).toBe(rocAuc(late, probabilities));
    expect(metrics.rows).toBe(120_000);
    const width = metrics.auc_high - metrics.auc_low;
    // Resampled on a quarter of the rows, twice as uncertain, and halved.
    const few = testMetrics(late.slice(0, 30_000), probabilities.slice(0, 30_000), 0.2, params);
    expect(width).toBeCloseTo((few.auc_high - few.auc_low) / 2, 2);
    expect(metrics.auc_low).toBeLessThan(metrics.auc);
    expect(metrics.log_loss_high).toBeGreaterThan(metrics.log_loss);
  });

  it("find no calibration error in probabilities that mean what they say, and find one in those that do not", () => {
    const { late, probabilities } = honest(50_000);
    expect(testMetrics(late, probabilities, 0.2, params).calibration_error).toBeLessThan(0.01);
    const bold = probabilities.map((probability) => Math.min(0.99, probability * 1.5));
    expect(testMetrics(late, bold, 0.2, params).calibration_error).toBeGreaterThan(0.05);
  });

  it("say what the base rate is worth, from the rate and the late share alone", () => {
    const { late, probabilities } = honest(1000);
    const { base_rate_log_loss, positive_share } = testMetrics(late, probabilities, 0.25, params);
    expect(base_rate_log_loss).toBeCloseTo(-positive_share * Math.log(0.25) - (1 - positive_share) * Math.log(0.75), 6);
  });
});

describe("plots", () => {
  it("have an ROC curve that rises from one corner to the other in few points", () => {
    const { late, probabilities } = honest(20_000);
    const points = rocPoints(late, probabilities);
    expect(points.length).toBeLessThanOrEqual(200);
    expect(points[0]).toEqual({ false_positive_rate: 0, true_positive_rate: 0 });
    expect(points.at(-1)).toEqual({ false_positive_rate: 1, true_positive_rate: 1 });
    points.slice(1).forEach((point, index) => {
      expect(point.true_positive_rate).toBeGreaterThanOrEqual(points[index]?.true_positive_rate ?? 1);
    });
  });

  it("have a calibration curve over all rows", () => {
    const { late, probabilities } = honest(20_000);
    const points = calibrationPoints(late, probabilities);
    expect(points.reduce((total, { rows = 0 }) => total + rows, 0)).toBe(20_000);
    for (const { predicted = 0, observed = 1 } of points) expect(Math.abs(predicted - observed)).toBeLessThan(0.04);
  });
});
