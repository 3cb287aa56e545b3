import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@mlops/statistics";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/load.ts";
import { WeightsError } from "../../src/errors.ts";
import { createNetwork } from "../../src/network/network.ts";
import { restoreNetwork } from "../../src/network/restore.ts";
import { readWeights } from "../../src/network/weights.ts";
import { fitPreprocessing } from "../../src/preprocessing/fit.ts";
import { readModel, type SavedModel, saveModel } from "../../src/storage/model-folder.ts";
import { madeTable, requests } from "../tables.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "model-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function someModel(): Promise<SavedModel> {
  const { tf, description } = await loadBackend("wasm");
  const preprocessing = fitPreprocessing(madeTable(50, 1), requests);
  const network = createNetwork(tf, preprocessing, { hidden: [4] }, createRandom(1));
  const weights = readWeights(network);
  network.dispose();
  return { preprocessing, hidden: [4], calibration: { slope: 1.1, intercept: 0 }, backend: description, weights };
}

describe("a model folder", () => {
  it("gives back the model that was saved, to the bit", async () => {
    const model = await someModel();
    await saveModel(folder, model);
    expect(await readModel(folder)).toEqual(model);
  });

  it("is refused when weights are cut off, or the manifest is of another shape", async () => {
    await saveModel(folder, await someModel());
    const bytes = await readFile(join(folder, "weights.bin"));
    await writeFile(join(folder, "weights.bin"), bytes.subarray(0, bytes.length - 4));
    await expect(readModel(folder)).rejects.toThrow(WeightsError);
    await expect(readModel(folder)).rejects.toThrow(/weights\.bin: \d+ numbers, expected \d+/);
    await writeFile(join(folder, "model.json"), "{}");
    await expect(readModel(folder)).rejects.toThrow(/model\.json/);
  });

  it("does not load weights into a network of another shape", async () => {
    const { tf } = await loadBackend("wasm");
    const model = await someModel();
    expect(() => restoreNetwork(tf, { ...model, hidden: [5] })).toThrow("array weights_0 has shape");
    expect(() => restoreNetwork(tf, { ...model, hidden: [4, 2] })).toThrow(WeightsError);
  });
});
