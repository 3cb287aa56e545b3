import { expect, it } from "vitest";
import { pairedBootstrap, populationStabilityIndex, rocAuc } from "../src/index.ts";

it("the README's example gives what it says", () => {
  const labels = [0, 0, 1, 1, 0, 1];
  const champion = [0.1, 0.4, 0.35, 0.8, 0.2, 0.3];
  const challenger = [0.1, 0.3, 0.45, 0.9, 0.2, 0.6];
  expect(rocAuc(labels, champion)).toBeCloseTo(7 / 9, 12);
  expect(rocAuc(labels, challenger)).toBe(1);
  const { auc } = pairedBootstrap(labels, champion, challenger, { resamples: 1000, seed: 1 });
  expect(auc.estimate).toBeCloseTo(2 / 9, 12);
  expect(populationStabilityIndex([500, 300, 200], [50, 30, 20])).toBeLessThan(0.001);
});
