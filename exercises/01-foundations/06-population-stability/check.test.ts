import { expect, test } from "vitest";
import { psi } from "./psi.ts";

test("has a size for shares that have moved", () => {
  expect(psi([500, 500], [800, 200]), "500 and 500 flights become 800 and 200: shares that have moved").toBeCloseTo(
    0.4151,
    3,
  );
});

test("is zero where nothing has moved", () => {
  expect(psi([10, 20, 30], [10, 20, 30]), "the same counts twice").toBeCloseTo(0, 12);
});

test("which of the two is the reference does not matter", () => {
  expect(
    psi([100, 300, 600], [250, 250, 500]),
    "the two swapped: which of the two is the reference does not matter",
  ).toBeCloseTo(psi([250, 250, 500], [100, 300, 600]), 12);
});

test("ten times the rows is not drift", () => {
  expect(
    psi([1000, 2000, 3000], [10_000, 20_000, 30_000]),
    "every count ten times: ten times the rows is not drift",
  ).toBeLessThan(0.001);
});

test("an empty bin is a number, not infinity", () => {
  const value = psi([500, 500, 0], [400, 400, 200]);
  expect(
    Number.isFinite(value) && value > 0.5,
    `an empty bin in the reference gave ${value}, expected a finite number above 0.5`,
  ).toBe(true);
});
