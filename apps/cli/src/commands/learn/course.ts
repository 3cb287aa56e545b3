import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CheckResult,
  checkDigest,
  checkExercise,
  discoverExercises,
  type Exercise,
  type ExerciseState,
  fillAnswer,
  isThere,
  type KeptState,
  readProgress,
  readText,
  type ServiceUrls,
  solutionFile,
  stateOf,
  stubFile,
  withAssistance,
  withPass,
  writeProgress,
} from "@mlops/learning";
import { readEnvironment } from "../../environment.ts";
import { liveRunFiles } from "../../supervision/run-files.ts";

/** The exercises of this clone and what its learner has done of them. */
export interface Course {
  root: string;
  exercises: Exercise[];
  answers: string;
  progressPath: string;
}

export function openCourse(): Course {
  const root = readEnvironment().cloneRoot;
  const folder = join(root, "exercises");
  return {
    root,
    exercises: discoverExercises(folder),
    answers: join(folder, ".answers"),
    progressPath: join(folder, "progress.jsonl"),
  };
}

export function keptState(course: Course, exercise: Exercise): KeptState {
  return stateOf(readProgress(course.progressPath), exercise.id, checkDigest(exercise));
}

/** What is kept of it, or `blocked` where it is open and a service that its check talks to is down. */
export function stateOfExercise(course: Course, exercise: Exercise): ExerciseState {
  const kept = keptState(course, exercise);
  return kept === "pending" && !hasServices(exercise) ? "blocked" : kept;
}

export function isSolved(state: ExerciseState): boolean {
  return state === "done" || state === "assisted";
}

/** The first exercise that is not solved: after the given one, and from the beginning when there is none. */
export function nextExercise(course: Course, after?: Exercise): Exercise | undefined {
  const open = course.exercises.filter((exercise) => !isSolved(keptState(course, exercise)));
  return open.find(({ id }) => after === undefined || id > after.id) ?? open[0];
}

/** Checks the learner's file and notes a pass. */
export async function gradeExercise(course: Course, exercise: Exercise, signal?: AbortSignal): Promise<CheckResult> {
  const options = { root: course.root, services: servicesUp() };
  const result = await checkExercise(exercise, signal === undefined ? options : { ...options, signal });
  if (result.outcome === "passed") {
    const progress = readProgress(course.progressPath);
    writeProgress(course.progressPath, withPass(progress, exercise.id, checkDigest(exercise), today()));
  }
  return result;
}

/** Where the learner writes. */
export function learnerFile(exercise: Exercise): string {
  return join(exercise.folder, exercise.file);
}

export function resetExercise(course: Course, exercise: Exercise): void {
  copyFileSync(stubFile(course.answers, exercise), learnerFile(exercise));
}

function isUntouched(course: Course, exercise: Exercise): boolean {
  return readText(learnerFile(exercise)) === readText(stubFile(course.answers, exercise));
}

export function readSolution(course: Course, exercise: Exercise): string {
  return readFileSync(solutionFile(course.answers, exercise), "utf8");
}

/** Notes that the solution was seen before it was found. */
export function markAssisted(course: Course, exercise: Exercise): void {
  const progress = readProgress(course.progressPath);
  writeProgress(course.progressPath, withAssistance(progress, exercise.id, checkDigest(exercise), today()));
}

/** Puts the solutions of all earlier stages in place, where the learner has not begun, so that any stage can be the first. */
export async function beginAtStage(course: Course, stage: number): Promise<Exercise[]> {
  const earlier = course.exercises.filter((exercise) => exercise.stage < stage && isUntouched(course, exercise));
  for (const exercise of earlier) {
    writeFileSync(learnerFile(exercise), await fillAnswer(readSolution(course, exercise), servicesUp()));
    markAssisted(course, exercise);
  }
  return earlier;
}

/** Whether all that the exercise's check talks to is said to run. */
export function hasServices({ needs }: Exercise): boolean {
  const up = servicesUp();
  return needs.every((service) => isThere(service, up));
}

export function servicesUp(): ServiceUrls {
  const records = liveRunFiles(join(readEnvironment().home, "run"));
  return Object.fromEntries(records.flatMap(({ name, url }) => (url === undefined ? [] : [[name, url]])));
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
