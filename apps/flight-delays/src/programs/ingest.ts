import { runStage } from "@mlops/tabular";
import { ContractViolationError } from "@mlops/tabular/ingest";
import { readArguments } from "../ingest/arguments.ts";
import { ingest } from "../ingest/ingest.ts";
import { flightsFile } from "../traffic/flights.ts";

await runStage("ingest", async (log) => {
  const { source, ...options } = readArguments(process.argv.slice(2));
  const report = await ingest({ ...options, source: source ?? flightsFile() }).catch((error) => {
    if (error instanceof ContractViolationError)
      log.line(JSON.stringify({ dataset: options.out, contract: error.report }));
    throw error;
  });
  for (const { week, rows, lateShare, outcome } of report.weeks) {
    log.line(`${week}: ${rows} flights, ${(lateShare * 100).toFixed(1)} % late, ${outcome}`);
  }
  log.line(JSON.stringify(report));
});
