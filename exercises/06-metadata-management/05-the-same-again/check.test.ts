import { expect, test } from "vitest";
import { compareRuns, type TrainingRun } from "./compare.ts";

const recorded: Required<TrainingRun> = {
  commit: "c0ffee",
  dataVersion: "d1.dir",
  model: { digest: "aa", predictions: [0.1, 0.2, 0.3] },
  node: "v22.11.0",
  architecture: "x64",
  backend: "wasm",
};
const model = (digest: string, ...predictions: number[]) => ({ digest, predictions });

test("in the same environment it compares bytes", () => {
  expect(compareRuns(recorded, { ...recorded, node: "v22.15.1" }), "the same bytes, Node 22 both times").toEqual({
    verdict: "identical",
    comparison: "bytes",
  });
  expect(compareRuns(recorded, { ...recorded, model: model("bb", 0.1, 0.2, 0.3) }).verdict, "other bytes").toBe(
    "not identical",
  );
});

test.each<[string, Partial<TrainingRun>]>([
  ["another major version of Node", { node: "v24.0.0" }],
  ["another architecture", { architecture: "arm64" }],
  ["another backend", { backend: "tensorflow" }],
])("with %s it compares predictions, and says which comparison it was", (what, changed) => {
  const comparison = compareRuns(recorded, { ...recorded, ...changed, model: model("bb", 0.1, 0.200001, 0.3) });
  expect(comparison, `with ${what}: which comparison it was`).toMatchObject({
    verdict: "equivalent",
    comparison: "predictions",
    tolerance: 1e-5,
    largestDifference: expect.closeTo(1e-6, 9),
  });
});

const elsewhere = (...predictions: number[]) =>
  compareRuns(recorded, { ...recorded, architecture: "arm64", model: model("bb", ...predictions) });

test("the largest difference counts, not the mean", () => {
  expect(
    elsewhere(0.1, 0.2, 0.30002).verdict,
    "verdict when one of three predictions differs by 2e-5: the largest counts",
  ).toBe("not equivalent");
});

test("NaN and another number of predictions are never equivalent", () => {
  expect(elsewhere(0.1, Number.NaN, 0.3).verdict, "verdict with a NaN").toBe("not equivalent");
  expect(elsewhere(0.1, 0.2), "with two predictions in place of three").toMatchObject({
    verdict: "not equivalent",
    largestDifference: Number.POSITIVE_INFINITY,
  });
});

test("with other inputs a comparison means nothing", () => {
  expect(
    compareRuns(recorded, { ...recorded, dataVersion: "d2.dir" }),
    "with another data version, where a comparison means nothing",
  ).toEqual({ verdict: "different inputs", differs: ["dataVersion"] });
});

test("what is missing is all named", () => {
  const { node, architecture, backend, commit } = recorded;
  expect(compareRuns(recorded, { node, architecture, backend, commit }), "with data and model missing").toEqual({
    verdict: "impossible",
    missing: ["dataVersion", "model"],
  });
});
