import fc from "fast-check";
import { expect, test } from "vitest";
import { splitByTime } from "./split.ts";

const flights = fc.array(fc.integer({ min: 0, max: 100 }).map((scheduled) => ({ scheduled })));

test("nothing of a later part is before anything of an earlier one", () => {
  const {
    training,
    validation,
    test: last,
  } = splitByTime(
    [5, 1, 9, 3, 7, 2].map((scheduled) => ({ scheduled })),
    4,
    8,
  );
  expect(
    training.every(({ scheduled }) => scheduled < 4),
    "training holds only times before 4: nothing of a later part is before",
  ).toBe(true);
  expect(
    validation.map(({ scheduled }) => scheduled),
    "validation holds the times from 4 to before 8",
  ).toEqual([5, 7]);
  expect(
    last.map(({ scheduled }) => scheduled),
    "test holds the times from 8 on",
  ).toEqual([9]);
});

test("every flight is in exactly one part", () => {
  fc.assert(
    fc.property(flights, (rows) => {
      const { training, validation, test: last } = splitByTime(rows, 40, 80);
      expect(training.length + validation.length + last.length, "rows in the three parts together").toBe(rows.length);
    }),
  );
});

test("a flight at a boundary belongs to the later part", () => {
  const { validation, test: last } = splitByTime([{ scheduled: 40 }, { scheduled: 80 }], 40, 80);
  expect([validation.length, last.length], "validation and test, each with the flight at its boundary").toEqual([1, 1]);
});

test("flights keep their order within a part", () => {
  const { training } = splitByTime([{ scheduled: 3 }, { scheduled: 1 }, { scheduled: 2 }], 40, 80);
  expect(
    training.map(({ scheduled }) => scheduled),
    "training rows keep their order",
  ).toEqual([3, 1, 2]);
});
