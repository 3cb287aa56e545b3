import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { double, int64, parseJson, writeJson } from "../../src/protocol/json.ts";

const smallest = -(2n ** 63n);
const greatest = 2n ** 63n - 1n;

describe("int64 in JSON", () => {
  it("keeps every digit, there and back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: smallest, max: greatest }), (number) => {
        const written = writeJson({ step: int64(String(number)) });
        expect(written).toBe(`{"step":${number}}`);
        expect(String((parseJson(written) as { step: unknown }).step)).toBe(String(number));
      }),
    );
  });

  it("leaves everything else as JSON has it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        if (/(^|[^\d.])-?\d{16,}($|[^\d.eE])/.test(text)) return;
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['{"a":"12345678901234567890"}', { a: "12345678901234567890" }],
    ['{"a":0.12345678901234567890}', { a: Number("0.12345678901234567890") }],
    ['{"a":1234567890123456789.5}', { a: Number("1234567890123456789.5") }],
    ['{"a":12345678901234567e3}', { a: Number("12345678901234567e3") }],
    ['{"\\"1234567890123456789":[-1234567890123456789]}', { '"1234567890123456789': ["-1234567890123456789"] }],
  ])("reads %s", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });
});

it("numbers that JSON has not are written as protobuf does", () => {
  expect([1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(double)).toEqual([
    1.5,
    "NaN",
    "Infinity",
    "-Infinity",
  ]);
});
