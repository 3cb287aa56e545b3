import { expect, test } from "vitest";
import { fitEncoder } from "./encoder.ts";

const rows = ["ORD", "ATL", "ORD", "ATL", "LAX", "ORD", "XYZ", "LAX"];

test("an airport that was seen often enough has an index of its own", () => {
  const { encode } = fitEncoder(rows, 2);
  expect(["ATL", "LAX", "ORD"].map(encode), "ATL, LAX and ORD, seen at least twice: an index of its own each").toEqual([
    1, 2, 3,
  ]);
});

test("a rare one and one from nowhere are unknown", () => {
  const { encode } = fitEncoder(rows, 2);
  expect(encode("XYZ"), "XYZ, seen once where two are asked for").toBe(0);
  expect(encode("QQQ"), "QQQ, from nowhere").toBe(0);
});

test("the size counts the unknown index", () => {
  expect(fitEncoder(rows, 2).size, "three known airports and the unknown one").toBe(4);
});

test("the order of the rows does not matter", () => {
  const backwards = fitEncoder(rows.toReversed(), 2);
  expect(
    ["ATL", "LAX", "ORD"].map(backwards.encode),
    "the same rows backwards: the order of the rows does not matter",
  ).toEqual([1, 2, 3]);
});

test("an airport called constructor is nothing special", () => {
  expect(fitEncoder(rows, 1).encode("constructor"), "constructor, which was never seen").toBe(0);
});
