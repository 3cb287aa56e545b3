import { prepareTable, readTableParams, runStage } from "@mlops/tabular";
import { DATASET, table } from "../table.ts";

await runStage("prepare", async (log) => {
  const { prepare } = await readTableParams();
  const { split, rows } = await prepareTable(table, DATASET, "build/features", prepare);
  log.line(`training batches ${split.trainingWeeks[0]} to ${split.trainingWeeks.at(-1)}: ${rows.train} rows`);
  log.line(`validation ${split.validationWeeks.join(", ")}: ${rows.validation} rows`);
  log.line(`test ${split.testWeeks.join(", ")}: ${rows.test} rows`);
  log.figure(`${rows.train} training rows, ${table.columns.length} columns`);
});
