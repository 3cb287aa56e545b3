import { logLoss } from "@mlops/statistics";
import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend, type TensorFlow } from "../../src/backend/load.ts";
import { DivergedError } from "../../src/errors.ts";
import { predictLogits, sigmoid } from "../../src/fitting/predict.ts";
import { trainModel } from "../../src/fitting/train.ts";
import { restoreNetwork } from "../../src/network/restore.ts";
import { encodeTable } from "../../src/preprocessing/encode.ts";
import { fitPreprocessing } from "../../src/preprocessing/fit.ts";
import { madeTable, options, requests } from "../tables.ts";

const training = madeTable(4000, 1);
const validation = madeTable(1000, 2);
const preprocessing = fitPreprocessing(training, requests);
let tf: TensorFlow;

beforeAll(async () => {
  ({ tf } = await loadBackend("wasm"));
});

describe("training", () => {
  it("learns, reports each epoch, and leaves no tensors behind", () => {
    const epochs: number[] = [];
    const before = tf.memory().numTensors;
    const model = trainModel(tf, {
      ...{ preprocessing, training, validation },
      options: { ...options, epochs: 6 },
      onEpoch: ({ epoch }) => epochs.push(epoch),
    });
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6]);
    expect(model.history.at(-1)?.validationAuc).toBeGreaterThan(0.8);
    expect(model.history.at(-1)?.trainLoss).toBeLessThan(model.history[0]?.trainLoss ?? 0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives the same weights for the same seed and others for another", () => {
    const weightsWith = (seed: number): number[] => {
      const model = trainModel(tf, { preprocessing, training, validation, options: { ...options, seed, epochs: 1 } });
      return model.weights.arrays.flatMap(({ values }) => [...values]);
    };
    const first = weightsWith(1);
    expect(weightsWith(1)).toEqual(first);
    expect(weightsWith(2)).not.toEqual(first);
  });

  it("stops when validation gets no better and gives the best epoch's weights", () => {
    // Labels of the validation rows turned round: the more it learns, the worse it gets.
    const turned = { ...validation, late: validation.late.map((label) => 1 - label) };
    const model = trainModel(tf, {
      ...{ preprocessing, training, validation: turned },
      options: { ...options, epochs: 9, patience: 2 },
    });
    expect(model.bestEpoch).toBe(1);
    expect(model.history).toHaveLength(3);
    const network = restoreNetwork(tf, model);
    const probabilities = predictLogits(tf, network, encodeTable(turned, preprocessing)).map(sigmoid);
    network.dispose();
    expect(logLoss(turned.late, probabilities)).toBeCloseTo(model.history[0]?.validationLogLoss ?? 0, 6);
  });

  it("says so when it diverges, with the parameter to change", () => {
    const broken = { ...training, delayMinutes: training.delayMinutes.map(() => Number.NaN) };
    const train = (): unknown => trainModel(tf, { preprocessing, training: broken, validation, options });
    expect(train).toThrow(DivergedError);
    expect(train).toThrow("epoch 1; lower learning_rate (now 0.02)");
  });
});
