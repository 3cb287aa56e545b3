import { Command, InvalidArgumentError } from "commander";
import { compareRuns } from "./compare.ts";
import { listRuns } from "./list.ts";
import { showRun } from "./show.ts";

/** `mlops runs`: what was tried, and how it went. */
export function runsCommand(): Command {
  return new Command("runs")
    .description("runs of the tracking server: list, show, compare")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(compareCommand());
}

function listCommand(): Command {
  return new Command("list")
    .description("list runs, newest first")
    .option("--experiment <name>", "only runs of this experiment")
    .option("--filter <text>", "MLflow's filter, as \"metrics.auc > 0.7 and params.backend = 'native'\"")
    .option("--order-by <entry>", 'as "metrics.auc DESC"')
    .option("--limit <number>", "most runs to show", readLimit, 20)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  mlops runs list
  mlops runs list --experiment flight-delays --order-by "metrics.auc DESC" --limit 5
  mlops runs list --filter "metrics.auc > 0.75" --json

The server is the one in MLFLOW_TRACKING_URI, else that of the running loop.`,
    )
    .action(listRuns);
}

function showCommand(): Command {
  return new Command("show")
    .description("show one run: params, metrics with a sparkline, tags, data, models, artifacts")
    .argument("<run>", "its id, the first letters of it, or its name")
    .option("--json", "print JSON, with every value of each metric")
    .addHelpText("after", "\nExample:\n  mlops runs show 3f2a")
    .action(showRun);
}

function compareCommand(): Command {
  return new Command("compare")
    .description("compare runs side by side: where params and metrics differ")
    .argument("<runs...>", "two or more runs, as for `show`")
    .option("--all", "also show what is the same")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  mlops runs compare 3f2a 91cc")
    .action(compareRuns);
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 50_000) throw new InvalidArgumentError("expected 1 to 50000");
  return limit;
}
