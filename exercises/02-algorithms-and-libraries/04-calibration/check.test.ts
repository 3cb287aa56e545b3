import { createRandom } from "@mlops/statistics";
import { expect, test } from "vitest";
import { fitTemperature, rescale } from "./calibration.ts";

const random = createRandom(11);
const logits = Array.from({ length: 4000 }, () => 4 * random.nextFloat() - 2.5);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const late = logits.map((logit) => (random.nextFloat() < sigmoid(logit) ? 1 : 0));
const said = (sharpness: number): number[] => logits.map((logit) => sigmoid(logit * sharpness));

test("a temperature above one brings a probability closer to one half", () => {
  expect(rescale(0.9, 2), "0.9 at temperature 2: closer to one half").toBeCloseTo(0.75, 6);
  expect(rescale(0.1, 2), "0.1 at temperature 2: closer to one half").toBeCloseTo(0.25, 6);
});

test("one half stays one half, and temperature one changes nothing", () => {
  expect(rescale(0.5, 7), "0.5 at temperature 7: one half stays one half").toBeCloseTo(0.5, 12);
  expect(rescale(0.3, 1), "0.3 at temperature 1").toBeCloseTo(0.3, 12);
});

test("a temperature that fits is found for a model that is too sure", () => {
  expect(
    fitTemperature(said(3), late) / 3,
    "logits three times too large: a temperature that fits, divided by 3",
  ).toBeCloseTo(1, 0.9);
});

test("and for one that is too timid", () => {
  expect(
    fitTemperature(said(0.25), late) * 4,
    "logits four times too small: a temperature that fits, times 4",
  ).toBeCloseTo(1, 0.9);
});

test("the ranking stays", () => {
  const before = said(3).slice(0, 50);
  const order = (values: number[]): number[] =>
    values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  expect(order(before.map((p) => rescale(p, 2.5))), "the order of fifty flights after rescaling").toEqual(
    order(before),
  );
});
