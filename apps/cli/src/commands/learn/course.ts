import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CheckResult,
  checkDigest,
  checkExercise,
  discoverExercises,
  type Exercise,
  type ExerciseState,
  readProgress,
  type Service,
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
    progressPath: join(folder, "progress.json"),
  };
}

export function stateOfExercise(course: Course, exercise: Exercise): ExerciseState {
  return stateOf(readProgress(course.progressPath), exercise.id, checkDigest(exercise));
}

/** The first exercise, in order, that is neither done nor assisted. */
export function nextExercise(course: Course): Exercise | undefined {
  return course.exercises.find((exercise) => ["pending", "stale"].includes(stateOfExercise(course, exercise)));
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
  return readFileSync(learnerFile(exercise), "utf8") === readFileSync(stubFile(course.answers, exercise), "utf8");
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
export function beginAtStage(course: Course, stage: number): Exercise[] {
  const earlier = course.exercises.filter((exercise) => exercise.stage < stage && isUntouched(course, exercise));
  for (const exercise of earlier) {
    copyFileSync(solutionFile(course.answers, exercise), learnerFile(exercise));
    markAssisted(course, exercise);
  }
  return earlier;
}

export function servicesUp(): Partial<Record<Service, string>> {
  const records = liveRunFiles(join(readEnvironment().home, "run"));
  return Object.fromEntries(records.flatMap(({ name, url }) => (url === undefined ? [] : [[name, url]])));
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
