import { expect, test } from "vitest";
import { binOf, makeEdges } from "./bins.ts";

const skewed = Array.from({ length: 1000 }, (_, i) => Math.round(2 ** (i / 100) * 10));

test("there is a bin for each quarter of the training values, however skewed they are", () => {
  const edges = makeEdges(skewed, 4);
  const counts = [0, 0, 0, 0];
  for (const value of skewed) counts[binOf(value, edges)]!++;
  for (const count of counts)
    expect(
      Math.abs(count - 250),
      `${counts} values in the four bins: a bin for each quarter; difference from 250`,
    ).toBeLessThan(15);
});

test("a value at an edge belongs to the bin above it", () => {
  expect(
    [9, 10, 19, 20, 25].map((value) => binOf(value, [10, 20])),
    "bins of 9, 10, 19, 20, 25 with edges at 10 and 20",
  ).toEqual([0, 1, 1, 2, 2]);
});

test("equal edges collapse, and values that are all equal have one bin", () => {
  expect(makeEdges([0, 0, 0, 0, 0, 0, 5, 9], 4), "edges of mostly zeros").toEqual([5]);
  expect(makeEdges([7, 7, 7, 7], 4), "edges of values that are all equal").toEqual([]);
});

test("a missing value has a bin of its own", () => {
  expect(
    [null, undefined, Number.NaN].map((value) => binOf(value, [-5, 5])),
    "bins of missing values: null, undefined and NaN",
  ).toEqual([-1, -1, -1]);
});

test("what lies outside of all that was seen has a bin too", () => {
  expect(
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY].map((value) => binOf(value, [10, 20])),
    "bins of the infinities",
  ).toEqual([0, 2]);
});
