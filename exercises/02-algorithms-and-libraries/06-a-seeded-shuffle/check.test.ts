import { createRandom } from "@mlops/statistics";
import { expect, test } from "vitest";
import { shuffled } from "./shuffle.ts";

const items = ["a", "b", "c", "d"];

test("the same seed gives the same order", () => {
  const orders = Array.from({ length: 20 }, () => shuffled(items, createRandom(9).nextFloat).join(""));
  expect(new Set(orders).size, "different orders from twenty calls with the same seed").toBe(1);
});

test("nothing is lost and the input is left as it is", () => {
  const input = [...items];
  const result = shuffled(input, createRandom(1).nextFloat);
  expect(result.toSorted(), "the items after shuffling").toEqual(items);
  expect(input, "the list that was handed in is left as it is").toEqual(items);
});

test("takes one random number for each item but the last", () => {
  let taken = 0;
  shuffled(items, () => {
    taken++;
    return 0.5;
  });
  expect(taken, "random numbers taken for four items: one random number for each item but the last").toBe(3);
});

test("every item is equally likely on every place", () => {
  const random = createRandom(4).nextFloat;
  const rounds = 8000;
  const counts = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    shuffled(items, random).forEach((item, place) => {
      const key = `${item} on place ${place}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    });
  }
  expect(counts.size, "pairs of item and place that occurred: all are equally likely").toBe(16);
  for (const [key, count] of counts) expect(count / rounds, `${key}, equally likely means 0.25`).toBeCloseTo(0.25, 1.2);
});
