import { createRandom } from "@mlops/statistics";
import { expect, test } from "vitest";
import { psi, thresholdFor } from "./threshold.ts";

const reference = [500, 2500, 4000, 2000, 900, 100];
const shifted = [300, 1700, 3800, 2700, 1300, 200];

/** Windows drawn from counts, independently of the learner's code. */
function windows(counts: number[], size: number, howMany: number, seed: number): number[][] {
  const random = createRandom(seed);
  const values = counts.flatMap((count, bin) => Array.from({ length: count }, () => bin));
  return Array.from({ length: howMany }, () => {
    const window = counts.map(() => 0);
    for (let i = 0; i < size; i++) window[values[random.nextInt(values.length)] as number]!++;
    return window;
  });
}

const alarms = (drawn: number[][], limit: number): number =>
  drawn.filter((window) => psi(reference, window) > limit).length / drawn.length;

test.each([200, 2000])("false alarms are as rare as was asked for, with windows of %i", (size) => {
  const limit = thresholdFor(reference, size, 0.05, createRandom(1).nextFloat, 1500);
  const rate = alarms(windows(reference, size, 1500, 2), limit);
  expect(
    rate,
    `share of false alarms among windows of ${size} without drift, where 0.05 was asked for (limit ${limit})`,
  ).toBeLessThan(0.075);
  expect(
    rate,
    `share of false alarms among windows of ${size}: with far fewer than 0.05 real drift is missed (limit ${limit})`,
  ).toBeGreaterThan(0.03);
});

test("a shift is found in a window that is large enough", () => {
  const limit = thresholdFor(reference, 1000, 0.05, createRandom(3).nextFloat, 800);
  expect(
    alarms(windows(shifted, 1000, 300, 4), limit),
    `share of shifted windows in which the drift is found (limit ${limit})`,
  ).toBeGreaterThan(0.95);
});

test("a larger window has a lower limit", () => {
  const [small, large] = [100, 1000].map((size) =>
    thresholdFor(reference, size, 0.05, createRandom(5).nextFloat, 400),
  ) as [number, number];
  expect(small / large, "limit for 100 values, divided by that for 1000").toBeGreaterThan(3);
});
