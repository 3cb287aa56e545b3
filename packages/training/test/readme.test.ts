import { rocAuc } from "@mlops/statistics";
import { expect, it } from "vitest";
import { exportOnnx, fitPreprocessing, IDENTITY, loadBackend, openOnnx, trainModel } from "../src/index.ts";
import { madeTable, options } from "./tables.ts";

it("does what the README's lines say", async () => {
  const training = madeTable(3000, 1);
  const validation = madeTable(1000, 2);

  const { tf } = await loadBackend("auto");
  const preprocessing = fitPreprocessing(training, [
    { kind: "number", input: "rate" },
    { kind: "cycle", input: "hour", period: 24, harmonics: 2 },
    { kind: "category", input: "place", dimension: 3 },
  ]);
  const model = trainModel(tf, { preprocessing, training, validation, options });
  const onnx = await openOnnx(exportOnnx({ ...model, calibration: IDENTITY }));
  const probabilities = await onnx.predict(validation);

  expect(rocAuc(validation.late, probabilities)).toBeCloseTo(model.history[model.bestEpoch - 1]?.validationAuc ?? 0, 4);
  await onnx.release();
});
