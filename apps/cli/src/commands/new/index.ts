import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { projectName } from "@mlops/project";
import { loopWeeks, type UnderstoodCsv, understandCsv } from "@mlops/tabular/profile";
import { Command, InvalidArgumentError } from "commander";
import { type CliEnvironment, readEnvironment } from "../../environment.ts";
import { UsageError } from "../../errors.ts";
import { startProject } from "../start.ts";
import type { ProjectDraft } from "./project-draft.ts";
import { buildProject, formatProject, registerProject } from "./register-project.ts";
import { understandingText } from "./show-understanding.ts";
import { type ProjectPlace, writeProject } from "./write-project.ts";

interface NewOptions {
  readonly from: string;
  readonly target: string;
  readonly positive?: string;
  readonly time?: string;
  readonly id: readonly string[];
  readonly drop: readonly string[];
  readonly keep: readonly string[];
  readonly order?: "file" | "random";
  readonly delimiter?: string;
  readonly directory?: string;
  readonly json?: boolean;
  readonly run?: boolean;
  readonly dryRun?: boolean;
}

/** `mlops new`: a second project, from a CSV of one's own. */
export function newCommand(): Command {
  return new Command("new")
    .description("make a second project from a CSV: contract, pipeline, features, model, service, dashboards")
    .argument("<name>", "of the project and its model, such as churn", name)
    .requiredOption("--from <file>", "the CSV")
    .requiredOption("--target <column>", "the column to predict: yes or no, in any two words")
    .option("--positive <value>", "the target's value whose probability is wanted (against all others)")
    .option("--time <column>", "the date that puts the rows in order")
    .option("--id <column>", "names the row and is left out; may be repeated", collect, [])
    .option("--drop <column>", "leave the column out; may be repeated", collect, [])
    .option("--keep <column>", "keep the column, whatever speaks against it; may be repeated", collect, [])
    .option("--order <file|random>", "how rows without a date become batches (default: file)", order)
    .option("--delimiter <text>", "what stands between values (default: found out)", delimiter)
    .option("--directory <folder>", "where the project goes (default: apps/NAME in the clone)")
    .option("--dry-run", "only say what was understood")
    .option("--run", "run its loop once it is made, and keep the services up")
    .option("--no-run", "only make it (the default)")
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action((named: string, options: NewOptions) => makeProject(named, options));
}

const examples = `
Examples:
  mlops new churn --from customers.csv --target churned
  mlops new churn --from customers.csv --target churned --dry-run        # what it understands, and nothing else
  mlops new returns --from orders.csv --target state --positive returned --time ordered_at --run`;

async function makeProject(named: string, options: NewOptions): Promise<void> {
  const environment = readEnvironment();
  const place = choosePlace(named, options, environment);
  const understood = await understandCsv({ ...options, file: resolve(options.from) });
  if (!options.json) process.stdout.write(`${understandingText(understood, process.stdout)}\n`);
  if (options.dryRun) {
    if (options.json) printJson(understood);
    return;
  }
  const draft = draftOf(named, options, understood, place);
  await writeProject(draft, place);
  if (place.isInside) formatProject(place);
  const left = place.isInside ? registerProject(place, named) : undefined;
  buildProject(place);
  if (options.json) printJson(understood, place.folder);
  else process.stdout.write(`\n${madeText(draft, place, left)}\n`);
  if (!options.run) return;
  process.stdout.write("\n");
  process.exitCode = await startProject(place.isInside ? named : place.folder, {});
}

function choosePlace(named: string, options: NewOptions, { cloneRoot, home }: CliEnvironment): ProjectPlace {
  const own = join(cloneRoot, "apps", named);
  const folder = options.directory === undefined ? own : resolve(options.directory);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageError(`${folder} is there already; choose another name or --directory, or remove it`);
  }
  const state = join(home, "projects", named);
  if (named === "flight-delays") throw new UsageError(`${named} is the clone's own project; choose another name`);
  if (existsSync(join(state, "postgres"))) {
    throw new UsageError(`a project ${named} has run here before; choose another name, or remove its state: ${state}`);
  }
  return { cloneRoot, folder, isInside: folder === own, remote: join(state, "csv") };
}

function draftOf(named: string, options: NewOptions, understood: UnderstoodCsv, place: ProjectPlace): ProjectDraft {
  const { cloneRoot, folder } = place;
  const manifest = JSON.parse(readFileSync(join(cloneRoot, "apps", "cli", "package.json"), "utf8")) as { name: string };
  return {
    name: named,
    csv: `${named}.csv`,
    source: basename(options.from),
    understood,
    weeks: loopWeeks(understood.weeks),
    author: gitName(cloneRoot) ?? "the owner of this clone",
    today: new Date().toISOString().slice(0, 10),
    scope: manifest.name.split("/")[0] ?? "@mlops",
    clone: relative(folder, cloneRoot).replaceAll("\\", "/"),
  };
}

function gitName(folder: string): string | undefined {
  try {
    const text = execFileSync("git", ["config", "user.name"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}

function madeText({ name: named }: ProjectDraft, { folder, isInside }: ProjectPlace, left: string | undefined): string {
  const project = isInside ? named : folder;
  return [
    `Made ${folder}`,
    ...(left === undefined ? [] : [left]),
    "  src/table.ts      what each column is: correct it there",
    "  README.md         what is where, and what to do next",
    `Run its loop:  npm start -- --project ${project}`,
  ].join("\n");
}

function printJson({ columns, rows, target, plan, weeks, encoding, table }: UnderstoodCsv, folder?: string): void {
  process.stdout.write(`${JSON.stringify({ folder, rows, encoding, target, plan, weeks, columns, table }, null, 2)}\n`);
}

function name(text: string): string {
  const parsed = projectName.safeParse(text);
  if (parsed.success) return text;
  throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? "not a usable name");
}

function order(text: string): string {
  if (text === "file" || text === "random") return text;
  throw new InvalidArgumentError("expected file or random");
}

function delimiter(text: string): string {
  const wanted = text === "tab" || text === "\\t" ? "\t" : text;
  if (wanted.length === 1) return wanted;
  throw new InvalidArgumentError("expected one character, or tab");
}

function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}
