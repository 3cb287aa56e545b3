import { readFile } from "node:fs/promises";
import { calibrated, encodeTable, loadBackend, predictLogits, readModel, restoreNetwork } from "@mlops/training";
import { readStageEnvironment } from "../environment.ts";
import { calibrationPoints, rocPoints, testMetrics } from "../evaluate/evaluate.ts";
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
  await writeJson("plots/roc.json", rocPoints(test.late, probabilities));
  await writeJson("plots/calibration.json", calibrationPoints(test.late, probabilities));
  await writeJson("plots/history.json", await historyPoints());
  log.line(
    `log loss ${metrics.log_loss.toFixed(4)} (base rate ${metrics.base_rate_log_loss.toFixed(4)}) on ${metrics.rows} flights`,
  );
  log.figure(`AUC ${metrics.auc.toFixed(3)}`);
});

async function historyPoints(): Promise<Record<string, number>[]> {
  const history = JSON.parse(await readFile("metrics/history.json", "utf8")) as Record<string, number>[];
  return history.map(({ epoch = 0, validation_log_loss = 0 }) => ({ epoch, log_loss: validation_log_loss }));
}
