import { Command } from "commander";
import { commitCommand, exportCommand, freezeCommand, unfreezeCommand } from "./change.ts";
import { graphCommand, statusCommand } from "./inspect.ts";
import { plotsCommand } from "./plots.ts";
import { runCommand } from "./run.ts";
import { metricsCommand, paramsCommand } from "./values.ts";

/** `mlops pipeline`: stages in DVC's dvc.yaml and dvc.lock, in the repository of the current folder. */
export function pipelineCommand(): Command {
  const command = new Command("pipeline")
    .description("stages of dvc.yaml: run, inspect, compare, export")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops pipeline run\n  mlops pipeline status\n  mlops pipeline metrics diff HEAD~1",
    );
  const children = [
    runCommand(),
    statusCommand(),
    graphCommand(),
    metricsCommand(),
    paramsCommand(),
    plotsCommand(),
    freezeCommand(),
    unfreezeCommand(),
    commitCommand(),
    exportCommand(),
  ];
  for (const child of children) command.addCommand(child);
  return command;
}
