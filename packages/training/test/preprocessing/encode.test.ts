import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ColumnError } from "../../src/errors.ts";
import type { FeatureTable } from "../../src/feature-table.ts";
import { encodeTable } from "../../src/preprocessing/encode.ts";
import type { NumberEncoding } from "../../src/preprocessing/encodings.ts";
import { fitPreprocessing } from "../../src/preprocessing/fit.ts";
import { madeTable, requests } from "../tables.ts";

const numberTable = (values: readonly number[]): FeatureTable => ({
  rows: values.length,
  strings: {},
  numbers: { x: Float32Array.from(values) },
});
const fitX = (values: readonly number[]) => fitPreprocessing(numberTable(values), [{ kind: "number", input: "x" }]);

describe("preprocessing", () => {
  it("standardizes the training rows to mean 0 and deviation 1", () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i * 7.3) * 20 + 100);
    const { dense } = encodeTable(numberTable(values), fitX(values));
    const mean = dense.reduce((sum, value) => sum + value, 0) / dense.length;
    expect(mean).toBeCloseTo(0, 4);
    expect(Math.sqrt(dense.reduce((sum, value) => sum + value * value, 0) / dense.length)).toBeCloseTo(1, 4);
  });

  it("never gives a number beyond what training saw, whatever it is asked", () => {
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 2 });
    const asked = fc.float({ noNaN: true });
    fc.assert(
      fc.property(values, asked, (training, value) => {
        const preprocessing = fitX(training);
        const inside = encodeTable(numberTable(training), preprocessing).dense;
        const [found] = encodeTable(numberTable([value]), preprocessing).dense;
        expect(Number.isFinite(found)).toBe(true);
        expect(found).toBeGreaterThanOrEqual(inside.reduce((a, b) => Math.min(a, b)));
        expect(found).toBeLessThanOrEqual(inside.reduce((a, b) => Math.max(a, b)));
      }),
    );
  });

  it("survives a column that differs by less than a float32 can divide by", () => {
    const preprocessing = fitX([1.401298464324817e-45, 0]);
    expect([...encodeTable(numberTable([0]), preprocessing).dense].every(Number.isFinite)).toBe(true);
  });

  it("survives a constant column", () => {
    const preprocessing = fitX([4, 4, 4]);
    expect((preprocessing.encodings[0] as NumberEncoding).deviation).toBe(1);
    expect([...encodeTable(numberTable([4, 9]), preprocessing).dense]).toEqual([0, 0]);
  });

  it("lays out numbers, then sines and cosines, and numbers categories from 1 with 0 for the unknown", () => {
    const table = madeTable(50, 1);
    const preprocessing = fitPreprocessing(table, requests);
    const asked = {
      rows: 2,
      strings: { place: ["ŁÓDŹ", "ZZZ"] },
      numbers: { rate: Float32Array.of(0.5, 0.5), hour: Float32Array.of(6, 0) },
    };
    const { width, dense, ids } = encodeTable(asked, preprocessing);
    expect(width).toBe(6);
    const [sin1, sin2, cos1, cos2] = dense.subarray(2, 6);
    expect(sin1).toBeCloseTo(1, 6);
    expect(sin2).toBeCloseTo(0, 6);
    expect(cos1).toBeCloseTo(0, 6);
    expect(cos2).toBeCloseTo(-1, 6);
    expect([...dense.subarray(8, 12)]).toEqual([0, 0, 1, 1]);
    expect(ids.map((column) => [...column])).toEqual([[5, 0]]);
  });

  it("names all columns that are missing or too short at once", () => {
    const table = { rows: 3, strings: {}, numbers: { rate: new Float32Array(2) } };
    expect(() => fitPreprocessing(table, requests)).toThrow(ColumnError);
    expect(() => fitPreprocessing(table, requests)).toThrow(
      /column rate has 2 rows, expected 3; no number column hour;.*no string column place/,
    );
  });

  it("puts a missing number in the middle and says that it is missing", () => {
    const table = numberTable([1, 3, Number.NaN]);
    const preprocessing = fitPreprocessing(table, [{ kind: "number", input: "x", missing: true }]);
    expect(preprocessing.encodings[0]).toMatchObject({ mean: 2, minimum: 1, maximum: 3 });
    expect([...encodeTable(table, preprocessing).dense]).toEqual([-1, 0, 1, 0, 0, 1]);
  });

  it("survives a column that is missing in every training row", () => {
    const empty = numberTable([Number.NaN, Number.NaN]);
    const preprocessing = fitPreprocessing(empty, [{ kind: "number", input: "x", missing: true }]);
    expect([...encodeTable(numberTable([5, Number.NaN]), preprocessing).dense].every(Number.isFinite)).toBe(true);
  });

  it("measures the spread of numbers far from 0", () => {
    const values = [1e9, 1e9 + 64, 1e9 + 128, 1e9 + 192];
    expect((fitX(values).encodings[0] as NumberEncoding).deviation).toBeCloseTo(64 * Math.sqrt(1.25), 3);
  });

  it("gives a vector of its own only to strings that are frequent enough", () => {
    const place = ["a", "a", "a", "b", "b", "c", "d"];
    const table: FeatureTable = { rows: place.length, strings: { place }, numbers: {} };
    const fitted = (limits: object) =>
      fitPreprocessing(table, [{ kind: "category", input: "place", dimension: 2, ...limits }]).encodings[0];
    expect(fitted({ minimumRows: 2 })).toMatchObject({ vocabulary: ["a", "b"] });
    expect(fitted({ maximum: 3 })).toMatchObject({ vocabulary: ["a", "b", "c"] });
  });
});
