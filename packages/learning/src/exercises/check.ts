import { createHash, randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandOptions, type CommandResult, runCommand } from "./command.ts";
import type { Exercise, Service } from "./exercise.ts";
import { readReport, type TestReport } from "./report.ts";

export type Outcome = "passed" | "failed" | "type-error" | "runtime-error" | "timeout" | "blocked";

export interface CheckResult {
  outcome: Outcome;
  /** In the learner's terms: what was expected and what their code did. Empty when it passed. */
  messages: string[];
}

export interface CheckOptions {
  /** The root of the clone, where node_modules and exercises lie. */
  root: string;
  /** A file to check in place of the learner's: a solution, or a wrong answer. */
  answer?: string;
  /** For each of the two steps, types and behaviour. Default 20. */
  timeoutSeconds?: number;
  /** Addresses of the services that are up; a check reads them as `INFERENCE_URL` and so on. */
  services?: Partial<Record<Service, string>>;
  signal?: AbortSignal;
}

/** SHA-256 of the check: another check makes an earlier pass stale. */
export function checkDigest(exercise: Exercise): string {
  return createHash("sha256")
    .update(readFileSync(join(exercise.folder, "check.test.ts")))
    .digest("hex");
}

/**
 * Grades one exercise in a process of its own, so that an endless loop or a crash in the learner's code ends there.
 * Types are checked first, then the behaviour, both on a copy: the exercise's folder is not written to.
 */
export async function checkExercise(exercise: Exercise, options: CheckOptions): Promise<CheckResult> {
  const away = exercise.needs.filter((service) => options.services?.[service] === undefined);
  if (away.length > 0) return blocked(away);
  const work = join(options.root, "exercises", ".work", randomUUID());
  try {
    mkdirSync(work, { recursive: true });
    cpSync(exercise.folder, work, { recursive: true });
    if (options.answer !== undefined) cpSync(options.answer, join(work, exercise.file));
    return (await typeErrors(exercise, work, options)) ?? (await behaviour(work, options));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function typeErrors(exercise: Exercise, work: string, options: CheckOptions): Promise<CheckResult | undefined> {
  if (!exercise.file.endsWith(".ts")) return undefined;
  const project = join(work, "tsconfig.json");
  writeFileSync(project, JSON.stringify({ extends: "../../tsconfig.json", files: [exercise.file], include: [] }));
  const compiler = join(options.root, "node_modules", "typescript", "bin", "tsc");
  const result = await node([compiler, "--project", project, "--pretty", "false"], work, options);
  if (result.status === 0) return undefined;
  const errors = result.output.split("\n").flatMap((line) => (/ error TS\d+: /.test(line) ? [readable(line)] : []));
  return result.status === undefined ? timeout(options) : { outcome: "type-error", messages: errors };
}

/** `…/exercise.ts(3,5): error TS2322: Type …` → `exercise.ts(3,5): Type …` */
function readable(line: string): string {
  return line.replace(/^.*?([^/\\]+\(\d+,\d+\)): error TS\d+: /, "$1: ");
}

async function behaviour(work: string, options: CheckOptions): Promise<CheckResult> {
  const vitest = join(options.root, "node_modules", "vitest", "vitest.mjs");
  const config = join(options.root, "exercises", "vitest.config.ts");
  const report = join(work, ".report.json");
  const flags = ["--reporter=json", `--outputFile=${report}`];
  const result = await node([vitest, "run", "--root", work, "--config", config, ...flags], work, options);
  if (result.status === undefined) return timeout(options);
  if (!existsSync(report)) return { outcome: "runtime-error", messages: [result.output.trim()] };
  return grade(readReport(readFileSync(report, "utf8")));
}

function grade({ passed, failures, loadError }: TestReport): CheckResult {
  if (loadError !== undefined) return { outcome: "runtime-error", messages: [loadError] };
  if (failures.length === 0 && passed > 0) return { outcome: "passed", messages: [] };
  const outcome = failures.every(({ isAssertion }) => isAssertion) ? "failed" : "runtime-error";
  return { outcome, messages: failures.map(({ title, message }) => `${title}: ${message}`) };
}

function blocked(away: Service[]): CheckResult {
  return {
    outcome: "blocked",
    messages: [`it talks to ${away.join(" and ")}, which is not up: run 'npm start' in another terminal`],
  };
}

function timeout({ timeoutSeconds = 20 }: CheckOptions): CheckResult {
  return {
    outcome: "timeout",
    messages: [
      `it did not end within ${timeoutSeconds} s: look for a loop whose condition never becomes false, or a promise that nothing resolves`,
    ],
  };
}

function node(args: string[], cwd: string, options: CheckOptions): Promise<CommandResult> {
  const { timeoutSeconds = 20, signal, services = {}, answer } = options;
  const urls = Object.entries(services).map(([name, url]) => [`${name.replace("-", "_").toUpperCase()}_URL`, url]);
  const env = {
    ...Object.fromEntries(urls),
    LEARN_VERIFIES: answer === undefined ? "" : "1",
    NO_COLOR: "1",
    CI: "true",
  };
  const limits: CommandOptions = { cwd, timeoutSeconds, env };
  return runCommand(process.execPath, args, signal === undefined ? limits : { ...limits, signal });
}
