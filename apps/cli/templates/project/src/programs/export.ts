import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeReference } from "@mlops/monitoring";
import {
  chosenBackend,
  daysOf,
  featureSpec,
  inputExample,
  orderingColumn,
  outputExample,
  readStageEnvironment,
  readTable,
  readTableParams,
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
import { INPUTS, LAYOUT, PATHS } from "../layout.ts";
import { table } from "../table.ts";

const OUT = "build/model";
const EXAMPLE_ROWS = 5;

/** Writes the model as ONNX with its preprocessing inside, proves that it answers the same, and freezes what the monitor compares with. */
await runStage("export", async (log) => {
  const { train, export: params } = await readTableParams();
  const model = await readModel(PATHS.chosen);
  const [training, test] = await withDuckDB(
    async (connection) =>
      [
        await readTable(connection, PATHS.train, INPUTS, LAYOUT, params.reference_rows),
        await readTable(connection, PATHS.test, INPUTS, LAYOUT),
      ] as const,
  );
  const bytes = exportOnnx(model);
  const onnx = await openOnnx(bytes);
  const found = await onnx.predict(test);
  const { tf } = await loadBackend(chosenBackend(readStageEnvironment(), train), import.meta.url);
  const logits = predictLogits(tf, restoreNetwork(tf, model), encodeTable(test, model.preprocessing));
  const parity = checkParity(
    logits.map((logit) => calibrated(logit, model.calibration)),
    found,
  );
  log.line(`parity: largest difference ${parity.largestDifference.toExponential(1)} over ${parity.rows} rows`);

  const reference = makeReference(
    { ...training.strings, ...training.numbers },
    await onnx.predict(training),
    training.late,
    {
      eventTimes: training.eventTimes,
      heldOut: { scores: found, labels: test.late },
      minimumRows: params.minimum_rows,
      sampleSizes: [1, 2, 4].map((times) => times * params.minimum_rows),
      // Rows in order of a date have ever later dates: that is no drift.
      calendar: calendarInputs(),
      seed: params.seed,
    },
  );
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  await writeFile(join(OUT, "model.onnx"), bytes);
  await writeJson(join(OUT, "features.json"), featureSpec(table));
  await writeJson(join(OUT, "reference.json"), reference);
  await writeJson(join(OUT, "input_example.json"), inputExample(test, INPUTS, EXAMPLE_ROWS));
  await writeJson(join(OUT, "output_example.json"), outputExample(found, test.rows, EXAMPLE_ROWS));
  await writeJson(join(OUT, "signature.json"), signature(INPUTS, PROBABILITY));
  await writeJson(join(OUT, "parity.json"), parity);
  log.figure(`ONNX ${(bytes.length / 1024).toFixed(0)} kB, parity ${parity.largestDifference.toExponential(1)}`);
});

function calendarInputs(): string[] {
  const ordering = table.columns.find(({ source }) => source === orderingColumn(table));
  return ordering === undefined ? [] : [daysOf(ordering.name)];
}
