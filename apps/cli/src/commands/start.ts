import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { readEnvironment } from "../environment.ts";
import { defaultPlan, type LoopPlan } from "../loop/plan.ts";
import { readPrepared } from "../loop/prepared.ts";
import { runLoop } from "../loop/run-loop.ts";

interface StartOptions {
  readonly once?: boolean;
  readonly trainWeeks: string;
  readonly replayWeeks: string;
  readonly flights: number;
  readonly secondsPerWeek: number;
  readonly retrainingSecondsPerWeek: number;
  readonly report?: string;
  readonly set: readonly string[];
}

/** `mlops start`: the main job. */
export function startCommand(): Command {
  return new Command("start")
    .description(
      "run the whole loop: data, model, predictions, drift, retraining, promotion; then keep the services up",
    )
    .option("--once", "end after the summary in place of staying up")
    .option(
      "--train-weeks <first..last>",
      "weeks (Mondays) of the first model",
      weeks,
      weekRange(defaultPlan.firstWeek, defaultPlan.trainThroughWeek),
    )
    .option(
      "--replay-weeks <first..last>",
      "weeks replayed as requests",
      weeks,
      weekRange(defaultPlan.replayFirstWeek, defaultPlan.replayThroughWeek),
    )
    .option("--flights <n>", "flights asked about in each replayed week", positive, defaultPlan.flightsPerWeek)
    .option("--seconds-per-week <s>", "real seconds of a replayed week", seconds, defaultPlan.secondsPerWeek)
    .option(
      "--retraining-seconds-per-week <s>",
      "the same while a model is retrained",
      seconds,
      defaultPlan.secondsPerWeekWhileRetraining,
    )
    .option("--set <name=value>", "override a parameter of params.yaml, for a trial; may be repeated", collect, [])
    .option("--report <file>", "where the page of the loop goes (default: reports/loop.html in the clone)")
    .addHelpText("after", examples)
    .action(async (options: StartOptions) => {
      const environment = readEnvironment();
      process.exitCode = await runLoop({
        environment,
        plan: planOf(options),
        prepared: readPrepared(),
        once: options.once ?? false,
        reportFile: resolve(options.report ?? join(environment.cloneRoot, "reports", "loop.html")),
        output: process.stdout,
      });
    });
}

const examples = `
Examples:
  npm start                          the loop, then the services stay up until Ctrl-C
  npm start -- --once                the loop, then the end (for scripts and CI)
  npm start -- --once --train-weeks 2001-01-01..2001-01-08 --replay-weeks 2001-01-15..2001-01-22

State is kept in .mlops (or MLOPS_HOME): a second start reuses what has not changed.`;

function planOf(options: StartOptions): LoopPlan {
  const [firstWeek = "", trainThroughWeek = ""] = options.trainWeeks.split("..");
  const [replayFirstWeek = "", replayThroughWeek = ""] = options.replayWeeks.split("..");
  return {
    firstWeek,
    trainThroughWeek,
    replayFirstWeek,
    replayThroughWeek,
    flightsPerWeek: options.flights,
    secondsPerWeek: options.secondsPerWeek,
    secondsPerWeekWhileRetraining: options.retrainingSecondsPerWeek,
    parameters: options.set,
  };
}

function weekRange(first: string, last: string): string {
  return `${first}..${last}`;
}

function weeks(text: string): string {
  const [first = "", last = "", ...more] = text.split("..");
  if (more.length > 0 || !isMonday(first) || !isMonday(last) || first > last) {
    throw new InvalidArgumentError("expected two Mondays in order, such as 2001-01-01..2001-02-26");
  }
  return text;
}

function isMonday(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return new Date(time).getUTCDay() === 1;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError("expected a whole number above 0");
  return value;
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("expected seconds, 0 or more");
  return value;
}

function collect(text: string, before: readonly string[]): string[] {
  if (!/^[\w.]+=.+$/.test(text)) throw new InvalidArgumentError("expected name=value, such as train.epochs=2");
  return [...before, text];
}
