import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { flightFeatureSpec } from "@mlops/features";
import {
  chosenBackend,
  inputExample,
  outputExample,
  readStageEnvironment,
  runStage,
  signature,
  withDuckDB,
  writeJson,
} from "@mlops/tabular";
import {
  calibrated,
  checkParity,
  encodeTable,
  exportOnnx,
  loadBackend,
  openOnnx,
  PROBABILITY,
  predictLogits,
  readModel,
  restoreNetwork,
} from "@mlops/training";
import { monitoringReference } from "../export/reference.ts";
import { MODEL_INPUTS } from "../model-inputs.ts";
import { readParams } from "../settings/params.ts";
import { readFlightTable } from "../tables/flight-table.ts";

const OUT = "build/model";
const EXAMPLE_ROWS = 5;

await runStage("export", async (log) => {
  const environment = readStageEnvironment();
  const params = await readParams();
  const model = await readModel("build/train");
  const [training, test] = await withDuckDB(
    async (connection) =>
      [
        await readFlightTable(connection, "build/features/train.parquet", MODEL_INPUTS, params.export.reference_rows),
        await readFlightTable(connection, "build/features/test.parquet", MODEL_INPUTS),
      ] as const,
  );
  const bytes = exportOnnx(model);
  const onnx = await openOnnx(bytes);
  const found = await onnx.predict(test);
  const { tf } = await loadBackend(chosenBackend(environment, params.train), import.meta.url);
  const logits = predictLogits(tf, restoreNetwork(tf, model), encodeTable(test, model.preprocessing));
  const parity = checkParity(
    logits.map((logit) => calibrated(logit, model.calibration)),
    found,
  );
  log.line(`parity: largest difference ${parity.largestDifference.toExponential(1)} over ${parity.rows} rows`);

  const reference = monitoringReference(
    { table: training, scores: await onnx.predict(training) },
    { table: test, scores: found },
    params.export.seed,
  );
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  await writeFile(join(OUT, "model.onnx"), bytes);
  await writeJson(join(OUT, "features.json"), flightFeatureSpec);
  await writeJson(join(OUT, "reference.json"), reference);
  await writeJson(join(OUT, "input_example.json"), inputExample(test, MODEL_INPUTS, EXAMPLE_ROWS));
  await writeJson(join(OUT, "output_example.json"), outputExample(found, test.rows, EXAMPLE_ROWS));
  await writeJson(join(OUT, "signature.json"), signature(MODEL_INPUTS, PROBABILITY));
  await writeJson(join(OUT, "parity.json"), parity);
  log.figure(`ONNX ${(bytes.length / 1024).toFixed(0)} kB, parity ${parity.largestDifference.toExponential(1)}`);
});
