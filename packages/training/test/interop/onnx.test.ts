import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  calibrated,
  encodeTable,
  exportOnnx,
  fitPreprocessing,
  loadBackend,
  predictLogits,
  restoreNetwork,
  trainModel,
} from "../../src/index.ts";
import { madeTable, options, requests } from "../tables.ts";

let folder: string;
let judgement: { operators: string[]; reference: number[]; onnxruntime: number[] };
let expected: Float32Array;

beforeAll(async () => {
  const python = process.env.MLOPS_PYTHON;
  if (!python) throw new Error("MLOPS_PYTHON is not set: run npm run test:interop");
  folder = await mkdtemp(join(tmpdir(), "onnx-interop-"));
  const { tf } = await loadBackend("wasm");
  const training = madeTable(3000, 1);
  const asked = madeTable(500, 2);
  const table = {
    ...asked,
    strings: { place: asked.strings.place?.map((place, row) => (row % 50 === 0 ? "ZZZ" : place)) ?? [] },
  };
  const preprocessing = fitPreprocessing(training, requests);
  const model = {
    ...trainModel(tf, { preprocessing, training, validation: asked, options }),
    calibration: { slope: 0.9, intercept: -0.1 },
  };
  const logits = predictLogits(tf, restoreNetwork(tf, model), encodeTable(table, preprocessing));
  expected = logits.map((logit) => calibrated(logit, model.calibration));
  const [file, rows] = [join(folder, "model.onnx"), join(folder, "rows.json")];
  await writeFile(file, exportOnnx(model));
  const numbers = Object.fromEntries(Object.entries(table.numbers).map(([name, values]) => [name, [...values]]));
  await writeFile(rows, JSON.stringify({ ...table.strings, ...numbers }));
  const script = join(import.meta.dirname, "judge.py");
  judgement = JSON.parse(execFileSync(python, [script, file, rows], { encoding: "utf8" }));
});
afterAll(() => rm(folder, { recursive: true }));

describe("an exported model, to ONNX's own tools", () => {
  it("is valid and has operators of the standard domains only", () => {
    expect(judgement.operators.length).toBeGreaterThan(5);
    for (const operator of judgement.operators) expect(operator).toMatch(/^ai\.onnx\.(ml\.)?[A-Z]\w+$/);
  });

  it.each(["reference", "onnxruntime"] as const)("gives by the %s the network's probabilities", (by) => {
    expect(judgement[by]).toHaveLength(expected.length);
    judgement[by].forEach((probability, row) => {
      expect(Math.abs(probability - (expected[row] as number))).toBeLessThanOrEqual(1e-5);
    });
  });
});
