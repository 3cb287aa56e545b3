import { weekAt, weekMilliseconds, weekStart } from "@mlops/replay";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitWeeks, TooFewWeeksError } from "../../src/prepare/split.ts";

const weeksFrom = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => weekAt(weekStart("2001-01-01") + index * weekMilliseconds));

describe("splitting weeks by time", () => {
  it("uses the newest weeks, each once: training before validation before test, in whatever order they are listed", () => {
    const scenario = fc
      .record({
        test: fc.integer({ min: 1, max: 4 }),
        validation: fc.integer({ min: 1, max: 4 }),
        training: fc.integer({ min: 1, max: 26 }),
      })
      .chain(({ test, validation, training }) =>
        fc.record({
          test: fc.constant(test),
          validation: fc.constant(validation),
          training: fc.constant(training),
          weeks: fc.integer({ min: test + validation + 1, max: 26 }).chain((count) => {
            const weeks = weeksFrom(count);
            return fc.shuffledSubarray(weeks, { minLength: count, maxLength: count });
          }),
        }),
      );
    fc.assert(
      fc.property(scenario, ({ test, validation, training, weeks }) => {
        const sizes = { testWeeks: test, validationWeeks: validation, trainingWeeks: training };
        const split = splitWeeks(weeks, sizes);
        const used = [...split.trainingWeeks, ...split.validationWeeks, ...split.testWeeks];
        expect(used).toEqual([...weeks].sort().slice(-used.length));
        expect(used).toHaveLength(Math.min(weeks.length, test + validation + training));
        expect(split.validationWeeks).toHaveLength(validation);
        expect(split.testWeeks).toHaveLength(test);
        expect(split.validationWeeks).toHaveLength(validation);
        expect(split.testFrom).toBe(weekStart(split.testWeeks[0] as string));
        expect(split.validationFrom).toBeLessThan(split.testFrom);
      }),
    );
  });

  it("says how many weeks it needs when there are too few", () => {
    expect(() => splitWeeks(weeksFrom(2), { testWeeks: 1, validationWeeks: 1, trainingWeeks: 9 })).toThrow(
      TooFewWeeksError,
    );
    expect(() => splitWeeks(weeksFrom(2), { testWeeks: 1, validationWeeks: 1, trainingWeeks: 9 })).toThrow(
      /2 weeks of data, but .* need at least 3; ingest more weeks/,
    );
  });
});
