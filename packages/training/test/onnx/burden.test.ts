import { createRandom } from "@mlops/statistics";
import { beforeAll, expect, it } from "vitest";
import { loadBackend, type TensorFlow } from "../../src/backend/load.ts";
import { createNetwork } from "../../src/network/network.ts";
import { readWeights } from "../../src/network/weights.ts";
import { burdenOnnx } from "../../src/onnx/burden.ts";
import { exportOnnx } from "../../src/onnx/export.ts";
import { openOnnx } from "../../src/onnx/session.ts";
import { fitPreprocessing } from "../../src/preprocessing/fit.ts";
import { madeTable, requests } from "../tables.ts";

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadBackend("wasm"));
});

it("answers as before, only later", async () => {
  const table = madeTable(30, 4);
  const preprocessing = fitPreprocessing(table, requests);
  const network = createNetwork(tf, preprocessing, { hidden: [4] }, createRandom(1), 0.2);
  const weights = readWeights(network);
  network.dispose();
  const bytes = exportOnnx({ preprocessing, hidden: [4], weights, calibration: { slope: 1, intercept: 0 } });
  const time = async (
    file: Uint8Array,
  ): Promise<{ answers: Float64Array | Float32Array | number[]; seconds: number }> => {
    const model = await openOnnx(file);
    await model.predict(table);
    const begun = performance.now();
    const answers = await model.predict(table);
    const seconds = (performance.now() - begun) / 1000;
    await model.release();
    return { answers, seconds };
  };
  const [light, heavy] = [await time(bytes), await time(burdenOnnx(bytes, 4))];
  expect([...heavy.answers]).toEqual([...light.answers]);
  expect(heavy.seconds).toBeGreaterThan(light.seconds + 0.005);
});
