import { relative } from "node:path";
import { styleText } from "node:util";
import type { CheckResult, Exercise, ExerciseState, Outcome } from "@mlops/learning";
import wrapAnsi from "wrap-ansi";
import { readEnvironment } from "../../environment.ts";
import { type Course, learnerFile, stateOfExercise } from "./course.ts";

type Style = Parameters<typeof styleText>[0];

/** Coloured on a terminal only; NO_COLOR is honoured. */
export function paint(style: Style, text: string): string {
  return process.stdout.isTTY && !readEnvironment().inherited.NO_COLOR ? styleText(style, text) : text;
}

const marks: Record<ExerciseState, string> = { pending: "○", done: "●", assisted: "◐", stale: "◌" };
const headings: Record<Outcome, string> = {
  passed: "It passes.",
  failed: "Not yet:",
  "type-error": "The types do not fit:",
  "runtime-error": "The code threw an error:",
  timeout: "Stopped:",
  blocked: "Cannot be checked now:",
};

export function describeResult({ outcome, messages }: CheckResult): string {
  const style = outcome === "passed" ? "green" : outcome === "blocked" ? "yellow" : "red";
  const lines = messages.map((message) => wrap(message.replaceAll(" // Object.is equality", "")).replace(/^/gm, "  "));
  return [paint(style, headings[outcome]), ...lines].join("\n");
}

/** The task as a learner reads it, and the file to write in. */
export function describeExercise(course: Course, exercise: Exercise): string {
  const file = relative(process.cwd(), learnerFile(exercise));
  const head = `${exercise.id} · about ${exercise.minutes} minutes${exercise.kind === "capstone" ? " · capstone" : ""}`;
  return [
    paint("dim", head),
    "",
    readable(exercise.text),
    "",
    `Write in ${paint("bold", file)}`,
    progressLine(course),
  ].join("\n");
}

/** Markdown for a terminal: paragraphs as wide as the window, links as their words. */
export function readable(markdown: string): string {
  const plain = markdown.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1");
  const parts = plain.split(/^(```[\s\S]*?^```)$/m);
  return parts.map((part) => (part.startsWith("```") ? part : readableProse(part))).join("");
}

function readableProse(prose: string): string {
  const blocks = prose.split(/\n{2,}/);
  return blocks
    .map((block) => (isParagraph(block) ? wrap(block.replaceAll("\n", " ")) : emphasize(block)))
    .join("\n\n");
}

function isParagraph(block: string): boolean {
  return !/^(#|[-*|>]|\d+\.|\s)/.test(block);
}

function emphasize(block: string): string {
  return block.startsWith("#") ? paint("bold", block.replace(/^#+\s*/, "")) : block;
}

function wrap(text: string): string {
  return wrapAnsi(text, Math.min(process.stdout.columns ?? 100, 100) - 2);
}

export function progressLine(course: Course): string {
  const states = course.exercises.map((exercise) => stateOfExercise(course, exercise));
  const solved = states.filter((state) => state === "done" || state === "assisted").length;
  const width = 30;
  const filled = Math.round((width * solved) / Math.max(1, states.length));
  return `${paint("green", "━".repeat(filled))}${"─".repeat(width - filled)} ${solved} of ${states.length}`;
}

/** Every exercise under its stage, with its state. */
export function describeCourse(course: Course): string {
  const lines = course.exercises.flatMap((exercise, index) => {
    const state = stateOfExercise(course, exercise);
    const begins = exercise.stage !== course.exercises[index - 1]?.stage;
    const heading = begins ? [paint("bold", `${index === 0 ? "" : "\n"}${exercise.id.split("/")[0]}`)] : [];
    const note = state === "pending" || state === "done" ? "" : ` (${state})`;
    return [...heading, `  ${marks[state]} ${exercise.id.split("/")[1]}  ${paint("dim", `${exercise.title}${note}`)}`];
  });
  return [...lines, "", progressLine(course)].join("\n");
}

export interface ExerciseSummary {
  id: string;
  title: string;
  stage: number;
  minutes: number;
  kind: string;
  state: ExerciseState;
}

export function summarizeCourse(course: Course): ExerciseSummary[] {
  return course.exercises.map((exercise) => {
    const { id, title, stage, minutes, kind } = exercise;
    return { id, title, stage, minutes, kind, state: stateOfExercise(course, exercise) };
  });
}
