import { expect, it } from "vitest";
import { benjaminiHochberg, holm, OutOfDomainError } from "../../src/index.ts";
import { oracles } from "../oracles.ts";

it("agrees with statsmodels", () => {
  const { pValues, benjaminiHochberg: bh, holm: expectedHolm } = oracles.correction;
  for (const [i, p] of benjaminiHochberg(pValues).entries()) expect(p).toBeCloseTo(bh[i] as number, 14);
  for (const [i, p] of holm(pValues).entries()) expect(p).toBeCloseTo(expectedHolm[i] as number, 14);
});

it("leaves a single p-value alone and refuses what is none", () => {
  expect([...holm([0.03])]).toEqual([0.03]);
  expect([...benjaminiHochberg([])]).toEqual([]);
  expect(() => holm([1.5])).toThrow(OutOfDomainError);
});
