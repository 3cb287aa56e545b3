import { createRandom } from "@mlops/statistics";
import { expect, test } from "vitest";
import { descend, gradient, logLoss } from "./gradient.ts";

const random = createRandom(5);
const draw = (): number => 2 * random.nextFloat() - 1;
const rows = Array.from({ length: 60 }, () => [1, draw(), draw()]);
const labels = rows.map(([, hour = 0, distance = 0]) => (2 * hour - distance + 0.5 * draw() > 0 ? 1 : 0));

test("the loss of weights of zero is that of a coin", () => {
  expect(logLoss([0, 0, 0], rows, labels), "log loss where every prediction is one half").toBeCloseTo(Math.LN2, 9);
});

test("the gradient is the slope of the loss: it agrees with finite differences", () => {
  const step = 1e-5;
  for (let trial = 0; trial < 5; trial++) {
    const at = [draw(), draw(), draw()];
    const numeric = at.map((_, j) => {
      const moved = (by: number): number[] => at.map((weight, index) => (index === j ? weight + by : weight));
      return (logLoss(moved(step), rows, labels) - logLoss(moved(-step), rows, labels)) / (2 * step);
    });
    gradient(at, rows, labels).forEach((slope, j) => {
      expect(slope, `weight ${j}: the slope of the loss, against finite differences`).toBeCloseTo(
        numeric[j] ?? Number.NaN,
        5,
      );
    });
  }
  expect(logLoss([1, 1, 1], rows, labels), "the loss moves with the weights").not.toBe(
    logLoss([0, 0, 0], rows, labels),
  );
});

test("the loss falls with every step, down to a good fit", () => {
  const losses = [0, 1, 10, 300].map((steps) => logLoss(descend(rows, labels, steps, 1), rows, labels));
  expect(losses, "losses after 0, 1, 10 and 300 steps: the loss falls").toEqual(losses.toSorted((a, b) => b - a));
  expect(losses[3], "the loss after 300 steps").toBeLessThan(0.3);
});
