import { type PipelineEvent, type PipelineResult, runPipeline } from "@mlops/pipeline";
import { Command, InvalidArgumentError } from "commander";
import { paint } from "../../terminal/paint.ts";
import { print } from "../data/output.ts";

interface RunOptions {
  readonly jobs?: number;
  readonly force?: boolean;
  readonly single?: boolean;
  readonly downstream?: boolean;
  readonly keepGoing?: boolean;
  readonly runCache: boolean;
  readonly pull?: boolean;
  readonly json?: boolean;
}

export function runCommand(): Command {
  return new Command("run")
    .description("bring stages up to date, as dvc repro: run what changed, restore what is remembered")
    .argument("[targets...]", "stages, groups or outputs; all when left out")
    .option("-j, --jobs <number>", "independent stages side by side; as many as cores when left out", positive)
    .option("-f, --force", "run even when nothing changed")
    .option("-s, --single", "only the targets, not what they need")
    .option("--downstream", "the targets and what needs them")
    .option("-k, --keep-going", "after a failure, go on with stages that do not need the failed one")
    .option("--no-run-cache", "neither use nor keep remembered runs")
    .option("--pull", "fetch remembered runs and their outputs from the remote")
    .option("--json", "print events as JSON, one a line")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops pipeline run\n  mlops pipeline run train --jobs 2\n\nExits with 1 when a stage failed.",
    )
    .action(async (targets: string[], options: RunOptions) => {
      const result = await run(targets, options);
      if (!result.succeeded) process.exitCode = 1;
    });
}

async function run(targets: string[], options: RunOptions): Promise<PipelineResult> {
  const abort = new AbortController();
  const interrupt = (): void => abort.abort(new Error("interrupted; stages that were done stay done"));
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    const { jobs, force = false, single = false, downstream = false, keepGoing = false, pull = false } = options;
    const result = await runPipeline({
      directory: process.cwd(),
      targets,
      signal: abort.signal,
      force,
      single,
      downstream,
      keepGoing,
      pull,
      ignoreRunCache: !options.runCache,
      onEvent: options.json ? printEvent : showEvent,
      onWarning: (message) => process.stderr.write(`${paint("yellow", "warning:")} ${message}\n`),
      ...(jobs === undefined ? {} : { jobs }),
    });
    if (!options.json) print(summary(result));
    return result;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

function printEvent(event: PipelineEvent): void {
  const { error, ...rest } = event as PipelineEvent & { error?: Error };
  process.stdout.write(`${JSON.stringify({ ...rest, ...(error ? { error: error.message } : {}) })}\n`);
}

const COLOURS = ["cyan", "magenta", "blue", "green", "yellow"] as const;
const colours = new Map<string, (typeof COLOURS)[number]>();

function label(stage: string): string {
  const colour = colours.get(stage) ?? (COLOURS[colours.size % COLOURS.length] as (typeof COLOURS)[number]);
  colours.set(stage, colour);
  return paint(colour, `${stage} |`);
}

function showEvent(event: PipelineEvent): void {
  if (event.type === "output")
    (event.stream === "stderr" ? process.stderr : process.stdout).write(`${label(event.stage)} ${event.line}\n`);
  else if (event.type === "stage-started")
    print(`${label(event.stage)} ${event.action === "run" ? "running" : "restoring outputs from the cache"}`);
  else if (event.outcome === "failed")
    process.stderr.write(`${label(event.stage)} ${paint("red", event.error?.message ?? "failed")}\n`);
  else print(`${label(event.stage)} ${event.outcome} (${event.seconds.toFixed(2)} s)`);
}

function summary({ stages }: PipelineResult): string {
  const outcomes = ["ran", "cached", "unchanged", "failed", "skipped"] as const;
  const counts = outcomes.flatMap((outcome) => {
    const n = stages.filter((stage) => stage.outcome === outcome).length;
    return n === 0 ? [] : [`${n} ${outcome}`];
  });
  return `${stages.length} stage${stages.length === 1 ? "" : "s"}: ${counts.join(", ") || "none"}`;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("expected a number from 1");
  return value;
}
