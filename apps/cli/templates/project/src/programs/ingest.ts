import { runStage } from "@mlops/tabular";
import { ingestTable } from "@mlops/tabular/ingest";
import { table } from "../table.ts";

await runStage("ingest", (log) => ingestTable(table, process.argv.slice(2), log));
