import { pathToFileURL } from "node:url";
import { createPool } from "@mlops/database";
import { readHistory } from "../../history/history.ts";
import { newestPrediction, traceLineage } from "../../history/lineage.ts";
import { writeLoopPage } from "../../report/page.ts";
import { summaryFacts } from "../../summary/facts.ts";
import { summaryText } from "../../summary/text.ts";
import type { Step } from "../display/display.ts";
import { plural } from "../display/format.ts";
import type { Loop } from "../loop.ts";

/** Step 10: what happened, from the stores; the text is handed on to be printed below the steps. */
export function summaryStep(loop: Loop, reportFile: string, onText: (text: string) => void): Step {
  return {
    number: 10,
    title: "Summary",
    run: async (report) => {
      report("reading the stores");
      const { name: modelName, words } = loop.project.description;
      const pool = createPool(loop.addresses.database, { applicationName: "start", max: 1 });
      try {
        const sources = { database: pool, monitorUrl: loop.addresses.monitor, trafficState: loop.paths.trafficState };
        const history = await readHistory({ ...sources, modelName, words });
        const facts = summaryFacts(history);
        const prediction = await newestPrediction(pool, modelName);
        const lineage = prediction ? await traceLineage(pool, prediction) : [];
        report("drawing the page");
        await writeLoopPage(reportFile, { ...history, facts });
        onText(summaryText(facts, lineage, pathToFileURL(reportFile).href, process.stdout));
        return { figure: `${plural(history.weeks.length, "week")}, ${plural(history.decisions.length, "decision")}` };
      } finally {
        await pool.end();
      }
    },
  };
}
