import { expect, it } from "vitest";
import { ParityError } from "../../src/errors.ts";
import { checkParity } from "../../src/onnx/parity.ts";

it("reports the largest and the mean difference", () => {
  const report = checkParity(Float32Array.of(0.5, 0.25), Float32Array.of(0.5, 0.250_004));
  expect(report.rows).toBe(2);
  expect(report.largestDifference).toBeCloseTo(4e-6, 7);
  expect(report.meanDifference).toBeCloseTo(2e-6, 7);
});

it.each([
  ["too far off", [0.5, 0.2501]],
  ["no number", [0.5, Number.NaN]],
  ["missing", [0.5]],
  ["too many", [0.5, 0.25, 0.1]],
])("refuses a probability that is %s", (_, found) => {
  expect(() => checkParity(Float32Array.of(0.5, 0.25), Float32Array.from(found))).toThrow(ParityError);
});

it("names the row and what was expected", () => {
  expect(() => checkParity(Float32Array.of(0.5, 0.25), Float32Array.of(0.5, 0.3))).toThrow(
    /^ONNX parity: over 2 rows the largest difference is 5\.00e-2 \(row 1\), expected at most 0\.00001/,
  );
});
