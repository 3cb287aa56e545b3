import { expect, test } from "vitest";
import { daysUntilFull, rowsToSample, terabytes, yearOfRows } from "./estimate.ts";

test("a year at 200 a second is of the right size", () => {
  expect(yearOfRows(200), "rows of a year at 200 a second: of the right size").toBe(6_307_200_000);
});

test("rows become terabytes, with their indexes", () => {
  expect(terabytes(6_307_200_000, 230, 0.4), "terabytes of those rows at 230 bytes and 40 % for indexes").toBeCloseTo(
    2.0309,
    3,
  );
});

test("a sample is a share, or enough for each slice, whichever is more", () => {
  expect(
    rowsToSample(1_000_000, 0.01, 229, 30),
    "1 % of a million, or 30 for each of 229 airports: whichever is more",
  ).toBe(10_000);
  expect(
    rowsToSample(100_000, 0.01, 229, 30),
    "1 % of 100,000, or 30 for each of 229 airports: whichever is more",
  ).toBe(6870);
  expect(rowsToSample(5000, 0.01, 229, 30), "the same of 5,000: never more than there are").toBe(5000);
  expect(rowsToSample(101, 0.5, 1, 1), "half of 101, rounded up").toBe(51);
});

test("a disk is full sooner when each day brings one per cent more", () => {
  expect(daysUntilFull(10, 0.1, 0), "days until 10 TB are full at 0.1 TB a day").toBe(100);
  expect(daysUntilFull(10, 0.1, 0.01), "days when each day brings one per cent more than the day before").toBe(69);
});

test("it may never be full", () => {
  expect(daysUntilFull(10, 0, 0.5), "days when nothing comes").toBe(Number.POSITIVE_INFINITY);
  expect(daysUntilFull(10, 0.5, -0.1), "days when each brings 10 % less, so 5 TB in all").toBe(
    Number.POSITIVE_INFINITY,
  );
  expect(daysUntilFull(10, 2, -0.1), "days when each brings 10 % less, beginning with 2 TB").toBe(6);
});
