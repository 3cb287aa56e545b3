import { rocAuc } from "@mlops/statistics";
import fc from "fast-check";
import { expect, test } from "vitest";
import { auc } from "./auc.ts";

test("a model that ranks every late flight above every punctual one has 1", () => {
  expect(auc([0.9, 0.8, 0.1], [true, true, false]), "scores 0.9 and 0.8 are late, 0.1 is not").toBe(1);
});

test("a model that ranks every late flight below every punctual one has 0", () => {
  expect(auc([0.1, 0.9], [true, false]), "the late flight has 0.1, the punctual one 0.9").toBe(0);
});

test("a tie counts one half", () => {
  expect(auc([0.5, 0.5], [true, false]), "both flights have 0.5: neither is ranked above the other").toBe(0.5);
});

test("the order of the flights does not matter, nor how many of them are late", () => {
  const flights = fc.array(fc.record({ score: fc.integer({ min: 0, max: 9 }), late: fc.boolean() }), { minLength: 2 });
  fc.assert(
    fc.property(flights, (drawn) => {
      const late = drawn.map((flight) => flight.late);
      fc.pre(late.includes(true) && late.includes(false));
      const scores = drawn.map(({ score }) => score / 10);
      expect(auc(scores, late), "compared with the rank formula on random flights").toBeCloseTo(
        rocAuc(late.map(Number), scores),
        9,
      );
    }),
  );
});
