import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binIndex, binNames } from "../../src/index.ts";
import { binTable } from "../../src/reference/binned-table.ts";
import { cutsBelow } from "../../src/reference/binning.ts";
import { type BinOptions, freezeBins as layOut } from "../../src/reference/freeze-bins.ts";
import { MAXIMUM_CATEGORIES, prepareColumn, type ReferenceColumn } from "../../src/reference/prepared-column.ts";

/** Bins with their counts. */
function freezeBins(name: string, column: ReferenceColumn, chosen: BinOptions) {
  const prepared = prepareColumn(name, column);
  const [feature] = binTable([layOut(name, prepared, chosen)], [prepared]).columns;
  if (!feature) throw new Error("no column");
  return feature;
}

const options = { bins: 10, distinctValues: 24, categories: 3 };

describe("frozen bins", () => {
  it("hold every training value in exactly one bin", () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constant(null),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 80 }), (column) => {
        const feature = freezeBins("x", column, options);
        expect(feature.counts.reduce((a, b) => a + b)).toBe(column.length);
        expect(feature.counts.at(-1)).toBe(column.filter((v) => v === null || Number.isNaN(v)).length);
        expect(binNames(feature)).toHaveLength(feature.counts.length);
      }),
    );
  });

  it("place a number in (from, to], as Prometheus does", () => {
    const feature = freezeBins("hour", [1, 2, 3, 3], options);
    const index = binIndex(feature);
    expect(feature).toMatchObject({ kind: "number", edges: [1, 2], minimum: 1, maximum: 3, counts: [1, 1, 2, 0] });
    expect([0, 1, 1.5, 2, 3, 99].map(index)).toEqual([0, 0, 1, 1, 2, 2]);
    expect([null, undefined, Number.NaN, "2"].map(index)).toEqual([3, 3, 3, 3]);
    expect(index(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(index(Number.POSITIVE_INFINITY)).toBe(2);
  });

  it("are found exactly, wherever the cuts lie: evenly, crowded, next to each other, or a whole exponent apart", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, min: 0, max: 1 }),
      fc.integer({ min: -3, max: 3 }).map((step) => 1 + step * Number.EPSILON),
      fc.integer({ min: 0, max: 9 }),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 30 }), fc.array(number, { minLength: 1 }), (edges, values) => {
        const cuts = [...new Set(edges)].sort((a, b) => a - b);
        const index = cutsBelow(Float64Array.from(cuts));
        for (const value of [...values, ...cuts]) expect(index(value)).toBe(cuts.filter((cut) => value > cut).length);
      }),
      { numRuns: 500 },
    );
  });

  it("cut many values into tenths of the rows", () => {
    const feature = freezeBins(
      "x",
      Array.from({ length: 1000 }, (_, i) => i),
      options,
    );
    expect(feature.counts.slice(0, -1).every((count) => count >= 99 && count <= 101)).toBe(true);
  });

  it("see a constant feature change, either way", () => {
    for (const constant of [0, 7.3, -2e9]) {
      const feature = freezeBins("x", [constant, constant], options);
      const index = binIndex(feature);
      expect(feature.counts).toEqual([0, 2, 0, 0]);
      const step = Math.max(1e-6, Math.abs(constant) * 1e-6);
      expect([constant - step, constant, constant + step].map(index)).toEqual([0, 1, 2]);
    }
  });

  it("keep the frequent categories, the rest as other, and the new as unseen", () => {
    const feature = freezeBins("origin", ["b", "a", "a", "c", "d", "e", "e", "e", null, ""], options);
    const index = binIndex(feature);
    expect(binNames(feature)).toEqual(["e", "a", "b", "other", "unseen", "missing"]);
    expect(feature.counts).toEqual([3, 2, 1, 2, 0, 2]);
    expect(["d", "zzz", undefined, 5, "__proto__", "constructor"].map(index)).toEqual([3, 4, 5, 4, 4, 4]);
  });

  it("take a column with nothing in it", () => {
    const feature = freezeBins("x", [null, Number.NaN], options);
    expect(feature).toMatchObject({ minimum: null, maximum: null, counts: [0, 2] });
    expect(binIndex(feature)(3)).toBe(0);
  });

  it("name the column that is not of one type, or is an identifier", () => {
    expect(() => freezeBins("mixed", ["a", 3] as unknown as string[], options)).toThrow(
      "reference column mixed: expected strings",
    );
    expect(() => freezeBins("mixed", [3, "a"] as unknown as string[], options)).toThrow("found string at row 1");
    const ids = Array.from({ length: MAXIMUM_CATEGORIES + 1 }, (_, i) => `id-${i}`);
    expect(() => freezeBins("id", ids, options)).toThrow("at most 10000 categories");
  });
});
