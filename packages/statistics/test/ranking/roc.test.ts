import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  delongAuc,
  delongTest,
  LengthMismatchError,
  OutOfDomainError,
  rocAuc,
  rocCurve,
  SingleClassError,
  thinRocCurve,
} from "../../src/index.ts";
import { oracles } from "../oracles.ts";

const rows = fc
  .array(fc.record({ label: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: -5, max: 5 }) }), {
    minLength: 2,
    maxLength: 60,
  })
  .filter((all) => new Set(all.map((row) => row.label)).size === 2);

describe("ROC", () => {
  it.each([...oracles.classification.entries()])("agrees with scikit-learn (case %i)", (_, known) => {
    expect(rocAuc(known.labels, known.a)).toBeCloseTo(known.aucA, 14);
    expect(rocAuc(known.labels, known.b)).toBeCloseTo(known.aucB, 14);
    const curve = rocCurve(known.labels, known.a);
    expect(curve.map((point) => point.falsePositiveRate)).toEqual(known.roc.fpr);
    expect(curve.map((point) => point.truePositiveRate)).toEqual(known.roc.tpr);
    expect(curve.slice(1).map((point) => point.threshold)).toEqual(known.roc.thresholds);
  });

  it.each([...oracles.classification.entries()])(
    "DeLong agrees with its definition over all pairs (case %i)",
    (_, known) => {
      const test = delongTest(known.labels, known.a, known.b);
      expect(test.difference).toBeCloseTo(known.delong.difference, 12);
      expect(test.standardError).toBeCloseTo(known.delong.standardError, 12);
      expect(test.pValue).toBeCloseTo(known.delong.pValue, 10);
      expect(delongAuc(known.labels, known.a).standardError).toBeCloseTo(known.delong.standardErrorA, 12);
      expect(test.challenger.standardError).toBeCloseTo(known.delong.standardErrorB, 12);
    },
  );

  it("is the share of pairs in the right order, ties counting half", () => {
    fc.assert(
      fc.property(rows, (all) => {
        const late = all.filter((row) => row.label === 1);
        const punctual = all.filter((row) => row.label === 0);
        const pairs = late.flatMap((a) => punctual.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)));
        const expected = pairs.reduce<number>((a, b) => a + b, 0) / pairs.length;
        expect(
          rocAuc(
            all.map((row) => row.label),
            all.map((row) => row.score),
          ),
        ).toBeCloseTo(expected, 12);
      }),
    );
  });

  it("has the area under its curve", () => {
    fc.assert(
      fc.property(rows, (all) => {
        const labels = all.map((row) => row.label);
        const scores = all.map((row) => row.score);
        const curve = rocCurve(labels, scores);
        let area = 0;
        for (let i = 1; i < curve.length; i++) {
          const [a, b] = [curve[i - 1], curve[i]];
          if (a && b)
            area += ((b.falsePositiveRate - a.falsePositiveRate) * (a.truePositiveRate + b.truePositiveRate)) / 2;
        }
        expect(area).toBeCloseTo(rocAuc(labels, scores), 12);
      }),
    );
  });

  it("thins a curve for a plot, keeping its ends", () => {
    const known = oracles.classification[0];
    const curve = rocCurve(known?.labels ?? [], known?.a ?? []);
    const thin = thinRocCurve(curve, 20);
    expect(thin.length).toBeLessThanOrEqual(21);
    expect(thin[0]).toEqual(curve[0]);
    expect(thin.at(-1)).toEqual(curve.at(-1));
  });

  it("names what is wrong with its columns", () => {
    expect(() => rocAuc([1, 1], [0.1, 0.2])).toThrow(SingleClassError);
    expect(() => rocAuc([0, 1], [0.1])).toThrow(LengthMismatchError);
    expect(() => rocAuc([0, 1], [0.1, Number.NaN])).toThrow("found NaN at row 1");
    expect(() => rocAuc([0, 2], [0.1, 0.3])).toThrow(OutOfDomainError);
  });
});
