import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { collectPlots } from "@mlops/pipeline";
import { Command } from "commander";
import { print, printJson } from "../data/output.ts";
import { plotsPage } from "./plots-page.ts";

interface PlotChoices {
  readonly output: string;
  readonly json?: boolean;
}

export function plotsCommand(): Command {
  return new Command("plots")
    .description("draw the plots of stages into one HTML file that needs nothing else (Vega-Lite)")
    .argument("[revisions...]", "git revisions to compare with the workspace")
    .option("-o, --output <file>", "file to write", "plots.html")
    .option("--json", "print the Vega-Lite specifications instead")
    .addHelpText("after", "\nExamples:\n  mlops pipeline plots\n  mlops pipeline plots HEAD~1 -o compare.html")
    .action(async (revisions: string[], options: PlotChoices) => {
      const plots = await collectPlots({ directory: process.cwd(), revisions: [...revisions, undefined] });
      if (options.json) return printJson(plots);
      writeFileSync(options.output, plotsPage(plots));
      return print(`${plots.length} plot${plots.length === 1 ? "" : "s"} in ${resolve(options.output)}`);
    });
}
