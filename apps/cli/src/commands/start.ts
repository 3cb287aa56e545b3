import { join, resolve } from "node:path";
import { findProject, readProject } from "@mlops/project";
import { Command, InvalidArgumentError } from "commander";
import { readEnvironment } from "../environment.ts";
import { type LoopPlan, usualPlan } from "../loop/plan.ts";
import { readPrepared } from "../loop/prepared.ts";
import { runLoop } from "../loop/run-loop.ts";

interface StartOptions {
  readonly project: string;
  readonly once?: boolean;
  readonly trainWeeks?: string;
  readonly replayWeeks?: string;
  readonly rows?: number;
  readonly secondsPerWeek?: number;
  readonly retrainingSecondsPerWeek?: number;
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
    .option("--project <name>", "a project in apps/, or the path of one; 'mlops new' makes them", flights)
    .option("--train-weeks <first..last>", "weeks (Mondays) of the first model (default: the project's)", weeks)
    .option("--replay-weeks <first..last>", "weeks replayed as requests (default: the project's)", weeks)
    .option("--rows <n>", "rows asked about in each replayed week (default: the project's)", positive)
    .option("--seconds-per-week <s>", "real seconds of a replayed week (default: 1.2)", seconds)
    .option("--retraining-seconds-per-week <s>", "the same while a model is retrained (default: 30)", seconds)
    .option("--set <name=value>", "override a parameter of params.yaml, for a trial; may be repeated", collect, [])
    .option("--report <file>", "where the page of the loop goes (default: in reports/ of the clone)")
    .addHelpText("after", examples)
    .action(async (options: StartOptions) => {
      process.exitCode = await startProject(options.project, options);
    });
}

/** The project that the clone comes with. */
const flights = "flight-delays";

/** Runs the loop of a project, given by its name or path. @returns the exit code */
export async function startProject(named: string, options: Partial<StartOptions>): Promise<number> {
  const environment = readEnvironment();
  const folder = findProject(join(environment.cloneRoot, "apps"), named);
  const project = { folder, description: readProject(folder) };
  const { name } = project.description;
  const page = name === flights ? "loop.html" : `${name}.html`;
  return runLoop({
    environment,
    home: projectHome(environment.home, name),
    project,
    plan: planOf(usualPlan(project.description), options),
    prepared: readPrepared(),
    once: options.once ?? false,
    reportFile: resolve(options.report ?? join(environment.cloneRoot, "reports", page)),
    output: process.stdout,
  });
}

/** Each further project has a home of its own in the clone's: its database, registry and queue hold nothing of another's. */
function projectHome(home: string, name: string): string {
  return name === flights ? home : join(home, "projects", name);
}

const examples = `
Examples:
  npm start                          the loop, then the services stay up until Ctrl-C
  npm start -- --once                the loop, then the end (for scripts and CI)
  npm start -- --project churn       the loop of the project that 'mlops new churn --from FILE.csv' made
  npm start -- --once --train-weeks 2001-01-01..2001-01-08 --replay-weeks 2001-01-15..2001-01-22

State is kept in .mlops (or MLOPS_HOME), of other projects in .mlops/projects/NAME: a second start reuses what has not changed.`;

function planOf(usual: LoopPlan, options: Partial<StartOptions>): LoopPlan {
  const [firstWeek = usual.firstWeek, trainThroughWeek = usual.trainThroughWeek] = splitRange(options.trainWeeks);
  const [replayFirstWeek = usual.replayFirstWeek, replayThroughWeek = usual.replayThroughWeek] = splitRange(
    options.replayWeeks,
  );
  return {
    firstWeek,
    trainThroughWeek,
    replayFirstWeek,
    replayThroughWeek,
    rowsPerWeek: options.rows ?? usual.rowsPerWeek,
    secondsPerWeek: options.secondsPerWeek ?? usual.secondsPerWeek,
    secondsPerWeekWhileRetraining: options.retrainingSecondsPerWeek ?? usual.secondsPerWeekWhileRetraining,
    parameters: options.set ?? [],
  };
}

function splitRange(text: string | undefined): string[] {
  return text?.split("..") ?? [];
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
