import { relative } from "node:path";
import type { CheckResult, Exercise, ExerciseState, Outcome } from "@mlops/learning";
import { readableMarkdown, wrap } from "../../terminal/markdown.ts";
import { paint } from "../../terminal/paint.ts";
import { type Course, isSolved, keptState, learnerFile, stateOfExercise } from "./course.ts";

const marks: Record<ExerciseState, string> = { pending: "○", done: "●", assisted: "◐", stale: "◌", blocked: "⊘" };
const headings: Record<Outcome, string> = {
  passed: "It passes.",
  failed: "Not yet:",
  "type-error": "The types do not fit:",
  "runtime-error": "The code threw an error:",
  timeout: "Stopped:",
  "out-of-memory": "Stopped:",
  blocked: "Cannot be checked now:",
};

export function describeResult({ outcome, messages }: CheckResult): string {
  const style = outcome === "passed" ? "green" : outcome === "blocked" ? "yellow" : "red";
  const lines = messages.map((message) =>
    bullet(message.replaceAll(" // Object.is equality", "").replaceAll("+0", "0")),
  );
  return [paint(style, headings[outcome]), ...lines].join("\n");
}

/** Broken to the width of the window, the further lines below the first one's text. */
function bullet(message: string): string {
  return `  - ${wrap(message, 4).replaceAll("\n", "\n    ")}`;
}

/** The task as a learner reads it, and the file to write in. */
export function describeExercise(course: Course, exercise: Exercise): string {
  const file = relative(process.cwd(), learnerFile(exercise));
  const head = `${exercise.id} · about ${exercise.minutes} minutes${exercise.kind === "capstone" ? " · capstone" : ""}`;
  return [
    paint("dim", head),
    "",
    readableMarkdown(exercise.text),
    "",
    `Write in ${paint("bold", file)}`,
    progressLine(course),
  ].join("\n");
}

function progressLine(course: Course): string {
  const states = course.exercises.map((exercise) => keptState(course, exercise));
  const solved = states.filter(isSolved).length;
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
