import { createRandom, logLoss, rocAuc } from "@mlops/statistics";
import {
  calibrationPoints,
  chosenBackend,
  groupRows,
  importancePoints,
  measureSlices,
  readStageEnvironment,
  readTable,
  readTableParams,
  rocPoints,
  runStage,
  testMetrics,
  withDuckDB,
  writeJson,
} from "@mlops/tabular";
import {
  calibrated,
  encodeTable,
  type FeatureTable,
  loadBackend,
  permutationImportance,
  predictLogits,
  readModel,
  restoreNetwork,
  type TensorFlow,
  thinTable,
} from "@mlops/training";
import { INPUTS, LAYOUT, PATHS } from "../layout.ts";

/** Judges the model on batches that it has not seen, beside the baseline and beside saying the same to everyone. */
await runStage("evaluate", async (log) => {
  const { evaluate, train } = await readTableParams();
  const { test, baseRate } = await withDuckDB(async (connection) => {
    const rate = await connection.runAndReadAll(`select avg(${LAYOUT.label}) from '${PATHS.train}'`);
    return {
      test: await readTable(connection, PATHS.test, INPUTS, LAYOUT),
      baseRate: rate.getRows()[0]?.[0] as number,
    };
  });
  const { tf } = await loadBackend(chosenBackend(readStageEnvironment(), train), import.meta.url);
  const predict = await predictor(tf, PATHS.chosen);
  const baseline = (await predictor(tf, PATHS.baseline))(test);
  const probabilities = predict(test);
  const metrics = testMetrics(test.late, probabilities, baseRate, evaluate);
  await writeJson("metrics/test.json", {
    ...metrics,
    baseline_auc: rocAuc(test.late, baseline),
    baseline_log_loss: logLoss(test.late, baseline),
  });
  const slices = INPUTS.filter(({ type }) => type === "string").flatMap(({ name }) =>
    groupRows(name, test.strings[name] ?? []),
  );
  await writeJson("metrics/slices.json", measureSlices(slices, test, probabilities));
  await writeJson("plots/roc.json", rocPoints(test.late, probabilities));
  await writeJson("plots/calibration.json", calibrationPoints(test.late, probabilities));
  const step = Math.max(1, Math.ceil(test.rows / evaluate.importance_rows));
  const importance = await permutationImportance(predict, thinTable(test, step), createRandom(evaluate.seed));
  await writeJson("plots/importance.json", importancePoints(importance));

  const [low, high] = [metrics.auc_low, metrics.auc_high].map((auc) => auc.toFixed(3));
  log.line(`AUC ${metrics.auc.toFixed(3)} [${low}, ${high}] on ${metrics.rows} rows of batches it has not seen`);
  log.line(
    `log loss ${metrics.log_loss.toFixed(4)}; logistic regression ${logLoss(test.late, baseline).toFixed(4)}, the same for everyone ${metrics.base_rate_log_loss.toFixed(4)}`,
  );
  log.line(
    `what it would miss most: ${importance
      .slice(0, 3)
      .map(({ input }) => input)
      .join(", ")}`,
  );
  log.figure(`AUC ${metrics.auc.toFixed(3)}`);
});

async function predictor(tf: TensorFlow, folder: string): Promise<(table: FeatureTable) => Float32Array> {
  const model = await readModel(folder);
  const network = restoreNetwork(tf, model);
  return (table) =>
    predictLogits(tf, network, encodeTable(table, model.preprocessing)).map((logit) =>
      calibrated(logit, model.calibration),
    );
}
