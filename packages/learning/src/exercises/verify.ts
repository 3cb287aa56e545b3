import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../text-file.ts";
import { type CheckOptions, type CheckResult, checkExercise } from "./check.ts";
import type { Exercise } from "./exercise.ts";

/** `// rejected: distance in miles` — what the check must say of this wrong answer. A regular expression, ignoring case. */
const rejection = /^\W*rejected: (.+?)\s*(?:\*\/|-->|",?)?$/m;

export interface VerifyOptions extends CheckOptions {
  /** The folder of answers: below it, by exercise id, `stub-FILE`, `solution-FILE` and `wrong-*`. */
  answers: string;
  /** Grades one answer; the engine's own by default. */
  grade?: typeof checkExercise;
}

/** What the check must say of a wrong answer; undefined when the answer does not tell. */
export function expectedRejection(answer: string): RegExp | undefined {
  const [, pattern] = rejection.exec(readText(answer)) ?? [];
  return pattern === undefined ? undefined : new RegExp(pattern, "i");
}

/** The wrong answers that are kept beside a solution. */
export function wrongAnswers(answers: string, { id }: Exercise): string[] {
  const folder = join(answers, id);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((file) => file.startsWith("wrong-"));
  return names.sort().map((file) => join(folder, file));
}

export function stubFile(answers: string, { id, file }: Exercise): string {
  return join(answers, id, `stub-${file}`);
}

export function solutionFile(answers: string, { id, file }: Exercise): string {
  return join(answers, id, `solution-${file}`);
}

/**
 * What is wrong with an exercise itself; empty when it is sound. A sound one has task, three hints and a solution; its
 * stub fails for the reason intended; its solution passes; at least two plausible wrong answers are rejected, each
 * with a message that points to its mistake.
 */
export async function verifyExercise(exercise: Exercise, options: VerifyOptions): Promise<string[]> {
  const written = writtenProblems(exercise, options.answers);
  if (written.length > 0) return written;
  const problems = [await stubProblem(exercise, options), await solutionProblem(exercise, options)];
  for (const answer of wrongAnswers(options.answers, exercise)) {
    problems.push(await wrongProblem(exercise, answer, options));
  }
  return problems.flatMap((problem) => problem ?? []);
}

function writtenProblems(exercise: Exercise, answers: string): string[] {
  const headings = ["Why", "Task", "Done looks like"].filter(
    (name) => !new RegExp(`^## ${name}$`, "m").test(exercise.text),
  );
  const missing = [stubFile(answers, exercise), solutionFile(answers, exercise)].filter((file) => !existsSync(file));
  return [
    ...headings.map((heading) => `README.md has no section "${heading}"`),
    ...(exercise.hints.length === 3 ? [] : [`hints.md has ${exercise.hints.length} hints, expected 3`]),
    ...missing.map((file) => `${file} is missing`),
    ...(wrongAnswers(answers, exercise).length >= 2
      ? []
      : ["fewer than two wrong answers are kept beside the solution"]),
  ];
}

async function stubProblem(exercise: Exercise, options: VerifyOptions): Promise<string | undefined> {
  const answer = stubFile(options.answers, exercise);
  return unlessRejected("the stub", new RegExp(exercise.stub, "i"), exercise, { ...options, answer });
}

async function wrongProblem(exercise: Exercise, answer: string, options: VerifyOptions): Promise<string | undefined> {
  const pattern = expectedRejection(answer);
  if (pattern === undefined) return `${answer} does not say in a comment 'rejected: …' what the check must say of it`;
  return unlessRejected(answer, pattern, exercise, { ...options, answer });
}

async function unlessRejected(
  what: string,
  pattern: RegExp,
  exercise: Exercise,
  options: VerifyOptions,
): Promise<string | undefined> {
  const { outcome, messages } = await graded(exercise, options);
  if (outcome === "passed") return `${what} passes`;
  if (pattern.test(messages.join("\n"))) return undefined;
  return `${what} is rejected (${outcome}), but not with ${pattern}: ${messages.join(" | ")}`;
}

async function solutionProblem(exercise: Exercise, options: VerifyOptions): Promise<string | undefined> {
  const answer = solutionFile(options.answers, exercise);
  const { outcome, messages } = await graded(exercise, { ...options, answer });
  return outcome === "passed" ? undefined : `the solution does not pass (${outcome}): ${messages.join(" | ")}`;
}

function graded(exercise: Exercise, { grade = checkExercise, ...options }: VerifyOptions): Promise<CheckResult> {
  return grade(exercise, options);
}
