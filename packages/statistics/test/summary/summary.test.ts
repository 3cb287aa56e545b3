import { expect, it } from "vitest";
import { OutOfDomainError, quantile, wilsonInterval } from "../../src/index.ts";
import { oracles } from "../oracles.ts";

it("quantiles agree with numpy", () => {
  const { column, shares, quantiles } = oracles.quantile;
  for (const [i, share] of shares.entries()) expect(quantile(column, share)).toBeCloseTo(quantiles[i] as number, 14);
  expect(() => quantile(column, 2)).toThrow(OutOfDomainError);
});

it("Wilson intervals agree with statsmodels", () => {
  for (const { successes, trials, interval } of oracles.wilson) {
    const found = wilsonInterval(successes, trials);
    expect(found.low).toBeCloseTo(interval[0], 12);
    expect(found.high).toBeCloseTo(interval[1], 12);
  }
  expect(() => wilsonInterval(3, 0)).toThrow(OutOfDomainError);
});
