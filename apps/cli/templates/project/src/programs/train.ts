import {
  chosenBackend,
  readStageEnvironment,
  readTable,
  readTableParams,
  runStage,
  trainingOptions,
  withDuckDB,
  writeJson,
} from "@mlops/tabular";
import {
  encodeTable,
  fitCalibration,
  fitPreprocessing,
  loadBackend,
  predictLogits,
  restoreNetwork,
  saveModel,
  type TrainedModel,
  trainModel,
} from "@mlops/training";
import { encodings } from "../features.ts";
import { INPUTS, LAYOUT, PATHS } from "../layout.ts";

/** Trains a network and, as the honest baseline, a logistic regression on the same inputs; the better one goes on. */
await runStage("train", async (log) => {
  const { train } = await readTableParams();
  const [training, validation] = await withDuckDB(
    async (connection) =>
      [
        await readTable(connection, PATHS.train, INPUTS, LAYOUT),
        await readTable(connection, PATHS.validation, INPUTS, LAYOUT),
      ] as const,
  );
  const { tf, description } = await loadBackend(chosenBackend(readStageEnvironment(), train), import.meta.url);
  log.line(`backend ${description}`);
  const preprocessing = fitPreprocessing(training, encodings(train));

  const fit = (hidden: readonly number[]): TrainedModel =>
    trainModel(tf, { preprocessing, training, validation, options: trainingOptions(train, hidden) });
  const save = async (folder: string, model: TrainedModel): Promise<void> => {
    const logits = predictLogits(tf, restoreNetwork(tf, model), encodeTable(validation, preprocessing));
    await saveModel(folder, { ...model, calibration: fitCalibration(logits, validation.late), backend: description });
  };

  const baseline = fit([]);
  log.line(`logistic regression: ${describe(baseline)}`);
  const network = fit(train.hidden);
  log.line(`network: ${describe(network)}`);
  const isNetwork = lossOf(network) < lossOf(baseline);
  const chosen = isNetwork ? network : baseline;
  log.line(`${isNetwork ? "the network" : "logistic regression"} goes on: the lower log loss on the validation batch`);
  await save(PATHS.baseline, baseline);
  await save(PATHS.chosen, chosen);

  await writeJson("metrics/train.json", {
    rows: training.rows,
    is_network: isNetwork ? 1 : 0,
    epochs: chosen.history.length,
    best_epoch: chosen.bestEpoch,
    validation_auc: bestOf(chosen)?.validationAuc,
    validation_log_loss: lossOf(chosen),
    baseline_validation_log_loss: lossOf(baseline),
  });
  await writeJson(
    "metrics/history.json",
    chosen.history.map(({ epoch, trainLoss, validationAuc, validationLogLoss, learningRate }) => ({
      epoch,
      train_loss: trainLoss,
      validation_auc: validationAuc,
      validation_log_loss: validationLogLoss,
      learning_rate: learningRate,
    })),
  );
  log.figure(`${isNetwork ? "network" : "logistic regression"}, validation ${describe(chosen)}`);
});

function bestOf({ history, bestEpoch }: TrainedModel): TrainedModel["history"][number] | undefined {
  return history[bestEpoch - 1];
}

function lossOf(model: TrainedModel): number {
  return bestOf(model)?.validationLogLoss ?? Number.POSITIVE_INFINITY;
}

function describe(model: TrainedModel): string {
  return `AUC ${bestOf(model)?.validationAuc.toFixed(3)}, log loss ${lossOf(model).toFixed(4)}`;
}
