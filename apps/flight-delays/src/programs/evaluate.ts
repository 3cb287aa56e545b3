import { createRandom } from "@mlops/statistics";
import {
  calibrationPoints,
  chosenBackend,
  importancePoints,
  readStageEnvironment,
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
  thinTable,
} from "@mlops/training";
import { sliceMetrics } from "../evaluate/slices.ts";
import { MODEL_INPUTS } from "../model-inputs.ts";
import { readParams } from "../settings/params.ts";
import { readFlightTable } from "../tables/flight-table.ts";

await runStage("evaluate", async (log) => {
  const environment = readStageEnvironment();
  const { evaluate, train } = await readParams();
  const model = await readModel("build/train");
  const { test, baseRate } = await withDuckDB(async (connection) => {
    const rate = await connection.runAndReadAll("select avg(late) from 'build/features/train.parquet'");
    return {
      test: await readFlightTable(connection, "build/features/test.parquet", MODEL_INPUTS),
      baseRate: rate.getRows()[0]?.[0] as number,
    };
  });
  const { tf } = await loadBackend(chosenBackend(environment, train), import.meta.url);
  const network = restoreNetwork(tf, model);
  const predict = (table: FeatureTable): Float32Array =>
    predictLogits(tf, network, encodeTable(table, model.preprocessing)).map((logit) =>
      calibrated(logit, model.calibration),
    );
  const probabilities = predict(test);
  const metrics = testMetrics(test.late, probabilities, baseRate, evaluate);
  await writeJson("metrics/test.json", metrics);
  await writeJson("metrics/slices.json", sliceMetrics(test, probabilities));
  await writeJson("plots/roc.json", rocPoints(test.late, probabilities));
  await writeJson("plots/calibration.json", calibrationPoints(test.late, probabilities));
  const step = Math.max(1, Math.ceil(test.rows / evaluate.importance_rows));
  const importance = await permutationImportance(predict, thinTable(test, step), createRandom(evaluate.seed));
  await writeJson("plots/importance.json", importancePoints(importance));
  log.line(
    `log loss ${metrics.log_loss.toFixed(4)} (base rate ${metrics.base_rate_log_loss.toFixed(4)}) on ${metrics.rows} flights`,
  );
  log.line(
    `what it would miss most: ${importance
      .slice(0, 3)
      .map(({ input }) => input)
      .join(", ")}`,
  );
  log.figure(`AUC ${metrics.auc.toFixed(3)}`);
});
