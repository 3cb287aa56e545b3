import { type Change, type GraphFormat, pipelineStatus, renderPipeline, type StageStatus } from "@mlops/pipeline";
import { Command, Option } from "commander";
import { paint } from "../../terminal/paint.ts";
import { print, printJson } from "../data/output.ts";

export function statusCommand(): Command {
  return new Command("status")
    .description("which stages are out of date, and why")
    .argument("[targets...]", "stages, groups or outputs; all when left out")
    .option("--json", "print JSON")
    .option("-q, --quiet", "print nothing; exit 1 when a stage is out of date")
    .addHelpText("after", "\nExample:\n  mlops pipeline status")
    .action(async (targets: string[], options: { json?: boolean; quiet?: boolean }) => {
      const statuses = await pipelineStatus({ directory: process.cwd(), targets });
      const outdated = statuses.filter(({ changes, outdatedInput }) => changes.length > 0 || outdatedInput);
      if (options.quiet) process.exitCode = outdated.length > 0 ? 1 : 0;
      else if (options.json) printJson(statuses);
      else
        print(
          outdated.length === 0
            ? `${statuses.length} stage${statuses.length === 1 ? "" : "s"}, all up to date.`
            : outdated.map(statusText).join("\n"),
        );
    });
}

function statusText({ name, changes, outdatedInput }: StageStatus): string {
  const lines = changes.map(changeText);
  if (outdatedInput && changes.length === 0) lines.push("  an input will be made anew by a stage above");
  return [paint("bold", name), ...lines].join("\n");
}

function changeText({ kind, name, state }: Change): string {
  if (kind === "always") return "  runs always";
  if (kind === "command") return "  command changed";
  return `  ${kind} ${name}: ${paint("yellow", state)}`;
}

export function graphCommand(): Command {
  return new Command("graph")
    .description("draw the stages and who needs whom")
    .addOption(new Option("--format <format>", "how to draw").choices(["text", "mermaid", "svg"]).default("text"))
    .addHelpText("after", "\nExamples:\n  mlops pipeline graph\n  mlops pipeline graph --format svg > pipeline.svg")
    .action(async (options: { format: GraphFormat }) => {
      print(await renderPipeline(process.cwd(), options.format));
    });
}
