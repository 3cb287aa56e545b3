import { createHash, randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../text-file.ts";
import { type CommandResult, runCommand } from "./command.ts";
import type { Exercise, Service } from "./exercise.ts";
import { fillAnswer } from "./live-answer.ts";
import { readReport, type TestReport } from "./report.ts";
import { remedies, type ServiceUrls, servicesAway } from "./services.ts";

export type Outcome = "passed" | "failed" | "type-error" | "runtime-error" | "timeout" | "out-of-memory" | "blocked";

/** Of V8's heap in each process of a check; all its processes together may hold twice as much. */
const heapMegabytes = 1024;

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
  /** Of each of the two, types and behaviour. Default 20. */
  timeoutSeconds?: number;
  /** Addresses of the services that are up; a check reads them as `INFERENCE_URL` and so on. */
  services?: ServiceUrls;
  signal?: AbortSignal;
}

/** SHA-256 of the check: another check makes an earlier pass stale. The same whichever line ends a checkout has. */
export function checkDigest(exercise: Exercise): string {
  return createHash("sha256")
    .update(readText(join(exercise.folder, "check.test.ts")))
    .digest("hex");
}

/**
 * Grades one exercise in processes of its own, so that an endless loop or a crash in the learner's code ends there.
 * Types and behaviour are checked at once, on a copy: the exercise's folder is not written to. Wrong types come first: what code
 * with wrong types does says little.
 */
export async function checkExercise(exercise: Exercise, options: CheckOptions): Promise<CheckResult> {
  const away = await servicesAway(exercise.needs, options.services);
  if (away.length > 0) return blocked(away);
  const work = join(options.root, "exercises", ".work", randomUUID());
  try {
    mkdirSync(work, { recursive: true });
    cpSync(exercise.folder, work, { recursive: true });
    if (options.answer !== undefined) await placeAnswer(options.answer, join(work, exercise.file), options.services);
    const result = await typesAndBehaviour(exercise, work, options);
    return result.outcome === "passed" ? result : await unlessGone(exercise, options, result);
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function placeAnswer(answer: string, target: string, services: ServiceUrls | undefined): Promise<void> {
  writeFileSync(target, await fillAnswer(readText(answer), services));
}

/** A service that went away in the middle of the check is no mistake of the learner's. */
async function unlessGone({ needs }: Exercise, options: CheckOptions, result: CheckResult): Promise<CheckResult> {
  const away = await servicesAway(needs, options.services);
  return away.length > 0 ? blocked(away) : result;
}

async function typesAndBehaviour(exercise: Exercise, work: string, options: CheckOptions): Promise<CheckResult> {
  const unneeded = new AbortController();
  const signal = options.signal === undefined ? unneeded.signal : AbortSignal.any([options.signal, unneeded.signal]);
  const behaves = behaviour(work, { ...options, signal });
  const wrongTypes = await typeErrors(exercise, work, options);
  if (wrongTypes !== undefined) unneeded.abort();
  const behaved = await behaves;
  return wrongTypes ?? behaved;
}

async function typeErrors(exercise: Exercise, work: string, options: CheckOptions): Promise<CheckResult | undefined> {
  if (!exercise.file.endsWith(".ts")) return undefined;
  const project = join(work, "tsconfig.json");
  writeFileSync(project, JSON.stringify({ extends: "../../tsconfig.json", files: [exercise.file], include: [] }));
  const compiler = join(options.root, "node_modules", "typescript", "bin", "tsc");
  const result = await node([compiler, "--project", project, "--pretty", "false"], work, options);
  if (result.status === 0) return undefined;
  const errors = result.output.split("\n").flatMap((line) => (/ error TS\d+: /.test(line) ? [readable(line)] : []));
  return stopped(result, options) ?? { outcome: "type-error", messages: errors };
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
  const early = stopped(result, options);
  if (early !== undefined) return early;
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
  return { outcome: "blocked", messages: remedies(away) };
}

/** Undefined for a process that ended by itself, with room to spare. */
function stopped({ stopped: why, output }: CommandResult, options: CheckOptions): CheckResult | undefined {
  if (why === "memory" || /heap out of memory|Reached heap limit|ERR_WORKER_OUT_OF_MEMORY/.test(output)) {
    const message = `it took more than ${heapMegabytes} MB of memory: look for a list that grows in a loop, or a recursion that copies`;
    return { outcome: "out-of-memory", messages: [message] };
  }
  if (why === undefined) return undefined;
  const { timeoutSeconds = 20 } = options;
  const message = `it did not end within ${timeoutSeconds} s: look for a loop whose condition never becomes false, or a promise that nothing resolves`;
  return { outcome: "timeout", messages: [message] };
}

function node(args: string[], cwd: string, options: CheckOptions): Promise<CommandResult> {
  const { timeoutSeconds = 20, signal, services = {} } = options;
  const urls = Object.entries(services).map(([name, url]) => [`${name.replace("-", "_").toUpperCase()}_URL`, url]);
  const env = {
    ...Object.fromEntries(urls),
    NODE_OPTIONS: `--max-old-space-size=${heapMegabytes}`,
    NO_COLOR: "1",
    CI: "true",
  };
  return runCommand(process.execPath, args, {
    cwd,
    timeoutSeconds,
    memoryBytes: 2 * heapMegabytes * 2 ** 20,
    env,
    signal,
  });
}
