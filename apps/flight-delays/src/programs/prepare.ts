import { runStage } from "@mlops/tabular";
import { prepareFlights } from "../prepare/prepare.ts";
import { readParams } from "../settings/params.ts";

await runStage("prepare", async (log) => {
  const { prepare } = await readParams();
  const { split, flights, rows } = await prepareFlights("data/flights", "build/prepared", prepare);
  log.line(`training weeks ${split.trainingWeeks[0]} to ${split.trainingWeeks.at(-1)}: ${rows.train} rows drawn`);
  log.line(
    `validation ${split.validationWeeks.join(", ")}: ${rows.validation} rows; test ${split.testWeeks.join(", ")}: ${rows.test} rows`,
  );
  log.figure(`${rows.train} training rows of ${flights} flights`);
});
