import { calibrated, encodeTable, loadBackend, predictLogits, readModel, restoreNetwork } from "@mlops/training";
import { readStageEnvironment } from "../environment.ts";
import { calibrationPoints, rocPoints, testMetrics } from "../evaluate/evaluate.ts";
import { sliceMetrics } from "../evaluate/slices.ts";
import { MODEL_INPUTS } from "../model-inputs.ts";
import { readParams } from "../settings/params.ts";
import { withDuckDB } from "../tables/duckdb.ts";
import { readFlightTable } from "../tables/read-table.ts";
import { writeJson } from "../tables/write-json.ts";
import { runStage } from "./run-stage.ts";
import { chosenBackend } from "./training-options.ts";

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
  const logits = predictLogits(tf, restoreNetwork(tf, model), encodeTable(test, model.preprocessing));
  const probabilities = logits.map((logit) => calibrated(logit, model.calibration));
  const metrics = testMetrics(test.late, probabilities, baseRate, evaluate);
  await writeJson("metrics/test.json", metrics);
  await writeJson("metrics/slices.json", sliceMetrics(test, probabilities));
  await writeJson("plots/roc.json", rocPoints(test.late, probabilities));
  await writeJson("plots/calibration.json", calibrationPoints(test.late, probabilities));
  log.line(
    `log loss ${metrics.log_loss.toFixed(4)} (base rate ${metrics.base_rate_log_loss.toFixed(4)}) on ${metrics.rows} flights`,
  );
  log.figure(`AUC ${metrics.auc.toFixed(3)}`);
});
