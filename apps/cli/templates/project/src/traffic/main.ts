import { fileURLToPath } from "node:url";
import { runReplay } from "@mlops/replay";
import { projectCsv, tableReplay } from "@mlops/tabular";
import { PROJECT, table } from "../table.ts";

/** Asks about the rows that the first model has not seen, batch by batch, and tells the monitor their answers later. */
await runReplay(() => tableReplay(PROJECT, table, projectCsv(fileURLToPath(new URL("../..", import.meta.url)))));
