import { checkDigest, type Exercise, readProgress } from "@mlops/learning";
import { type Course, keptState, openCourse } from "../learn/course.ts";

/** What a learner has done of one stage. */
export interface StageEvidence {
  /** 1 to 10. */
  stage: number;
  /** The folder's name: `04-model-deployment`. */
  folder: string;
  /** Solved without help. */
  done: SolvedExercise[];
  /** Solved after a look at the solution. */
  assisted: SolvedExercise[];
  /** Titles. */
  open: string[];
  capstone: "done" | "assisted" | "open";
}

export interface SolvedExercise {
  title: string;
  /** From the clone's top: the file that the learner wrote. */
  file: string;
  kind: Exercise["kind"];
  /** YYYY-MM-DD. */
  on: string;
  /** SHA-256 of the check that it passed. */
  check: string;
}

export function stagesOf(course: Course = openCourse()): StageEvidence[] {
  const folders = [...new Set(course.exercises.map(({ id }) => id.split("/")[0] ?? ""))];
  return folders.map((folder) => stageOf(course, folder));
}

function stageOf(course: Course, folder: string): StageEvidence {
  const own = course.exercises.filter(({ id }) => id.startsWith(`${folder}/`));
  const found = own.map((exercise) => ({ exercise, state: keptState(course, exercise) }));
  const solved = (wanted: string): SolvedExercise[] =>
    found.filter(({ state }) => state === wanted).map(({ exercise }) => solvedExercise(course, exercise));
  const capstone = found.find(({ exercise }) => exercise.kind === "capstone")?.state;
  return {
    stage: Number(folder.slice(0, 2)),
    folder,
    done: solved("done"),
    assisted: solved("assisted"),
    open: found.filter(({ state }) => state === "pending" || state === "stale").map(({ exercise }) => exercise.title),
    capstone: capstone === "done" || capstone === "assisted" ? capstone : "open",
  };
}

function solvedExercise({ progressPath }: Course, exercise: Exercise): SolvedExercise {
  const { id, title, kind, file } = exercise;
  const on = readProgress(progressPath).get(id)?.on ?? "";
  return { title, file: `exercises/${id}/${file}`, kind, on, check: checkDigest(exercise) };
}
