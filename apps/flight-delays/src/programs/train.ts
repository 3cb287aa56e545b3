import { chosenBackend, readStageEnvironment, runStage, withDuckDB, writeJson } from "@mlops/tabular";
import {
  encodeTable,
  fitCalibration,
  fitPreprocessing,
  loadBackend,
  predictLogits,
  restoreNetwork,
  saveModel,
  trainModel,
} from "@mlops/training";
import { encodingRequests, MODEL_INPUTS } from "../model-inputs.ts";
import { readParams } from "../settings/params.ts";
import { readFlightTable } from "../tables/flight-table.ts";
import { trainingOptions } from "./training-options.ts";

await runStage("train", async (log) => {
  const environment = readStageEnvironment();
  const { train } = await readParams();
  const [training, validation] = await withDuckDB(
    async (connection) =>
      [
        await readFlightTable(connection, "build/features/train.parquet", MODEL_INPUTS),
        await readFlightTable(connection, "build/features/validation.parquet", MODEL_INPUTS),
      ] as const,
  );
  const { tf, description, fallbackReason } = await loadBackend(chosenBackend(environment, train), import.meta.url);
  log.line(`backend ${description}${fallbackReason ? ` (no native one: ${fallbackReason})` : ""}`);
  const preprocessing = fitPreprocessing(training, encodingRequests(train.airport_dimensions));
  const model = trainModel(tf, {
    preprocessing,
    training,
    validation,
    options: trainingOptions(train),
    onEpoch: ({ epoch, seconds, validationAuc, validationLogLoss }) =>
      log.line(
        `epoch ${epoch} of ${train.epochs}: validation AUC ${validationAuc.toFixed(4)}, log loss ${validationLogLoss.toFixed(4)}, ${seconds.toFixed(1)} s`,
      ),
  });
  const network = restoreNetwork(tf, model);
  const calibration = fitCalibration(
    predictLogits(tf, network, encodeTable(validation, preprocessing)),
    validation.late,
  );
  log.line(`calibration: slope ${calibration.slope.toFixed(3)}, intercept ${calibration.intercept.toFixed(3)}`);
  await saveModel("build/train", { ...model, calibration, backend: description });
  const best = model.history[model.bestEpoch - 1];
  await writeJson("metrics/train.json", {
    rows: training.rows,
    epochs: model.history.length,
    best_epoch: model.bestEpoch,
    validation_auc: best?.validationAuc,
    validation_log_loss: best?.validationLogLoss,
  });
  await writeJson(
    "metrics/history.json",
    model.history.map(({ epoch, trainLoss, validationAuc, validationLogLoss, learningRate }) => ({
      epoch,
      train_loss: trainLoss,
      validation_auc: validationAuc,
      validation_log_loss: validationLogLoss,
      learning_rate: learningRate,
    })),
  );
  log.figure(`validation AUC ${best?.validationAuc.toFixed(3)} on ${training.rows} rows`);
});
