import { type FSWatcher, statSync, watch } from "node:fs";
import type { Exercise } from "@mlops/learning";
import { isQuit, type Key, type Keyboard, openKeyboard } from "../../terminal/keys.ts";
import { readableMarkdown } from "../../terminal/markdown.ts";
import { paint } from "../../terminal/paint.ts";
import { type Course, gradeExercise, learnerFile, nextExercise } from "./course.ts";
import { describeCourse, describeExercise, describeResult } from "./presentation.ts";

/** How often a file is looked at where the system sends no file events. */
const pollMilliseconds = 500;

interface Session {
  course: Course;
  exercise: Exercise;
  solved: boolean;
  hintsShown: number;
  /** Ends the check under way when the file is saved again. */
  checking: AbortController;
}

/**
 * Shows the current exercise and checks it at each save. Goes on only when the learner presses `n`.
 * Ends with all exercises solved, `q` or Ctrl-C.
 */
export async function watchCourse(course: Course): Promise<void> {
  const keyboard = openKeyboard();
  try {
    for (let exercise = nextExercise(course); exercise !== undefined; exercise = nextExercise(course)) {
      if ((await watchExercise(course, exercise, keyboard)) === "quit") return;
    }
  } finally {
    keyboard.close();
  }
  console.log(`${describeCourse(course)}\n\n${paint("green", "All exercises are done.")}`);
}

async function watchExercise(course: Course, exercise: Exercise, keyboard: Keyboard): Promise<"next" | "quit"> {
  const session: Session = { course, exercise, solved: false, hintsShown: 0, checking: new AbortController() };
  const stopWatching = onSave(learnerFile(exercise), () => void check(session));
  try {
    await check(session);
    return await keysUntilDone(session, keyboard);
  } finally {
    session.checking.abort();
    stopWatching();
  }
}

async function check(session: Session): Promise<void> {
  session.checking.abort();
  const own = new AbortController();
  session.checking = own;
  const result = await gradeExercise(session.course, session.exercise, own.signal);
  if (own.signal.aborted) return;
  session.solved = result.outcome === "passed";
  show(session, describeResult(result));
}

function show(session: Session, below: string): void {
  const clear = process.stdout.isTTY ? "\u001b[2J\u001b[H" : "";
  const next = session.solved ? `${paint("bold", "n")} next · ` : "";
  const keys = `${next}${paint("bold", "h")} hint · ${paint("bold", "l")} list · ${paint("bold", "c")} check again · ${paint("bold", "q")} quit`;
  console.log(`${clear}${describeExercise(session.course, session.exercise)}\n\n${below}\n\n${keys}`);
}

/** Calls back at each change of a file: by file events where there are any, by polling everywhere. Returns its end. */
function onSave(path: string, callback: () => void): () => void {
  let last = stamp(path);
  const look = (): void => {
    const now = stamp(path);
    if (now === last) return;
    last = now;
    callback();
  };
  const timer = setInterval(look, pollMilliseconds);
  const watcher = tryToWatch(path, look);
  return () => {
    clearInterval(timer);
    watcher?.close();
  };
}

function tryToWatch(path: string, look: () => void): FSWatcher | undefined {
  try {
    return watch(path, look).on("error", () => undefined);
  } catch {
    return undefined;
  }
}

/** Changes with each save; an editor that replaces the file leaves a moment without one. */
function stamp(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.mtimeMs} ${found.size}`;
}

async function keysUntilDone(session: Session, keyboard: Keyboard): Promise<"next" | "quit"> {
  while (true) {
    const key = await keyboard.next();
    if (isQuit(key)) return "quit";
    if (key === "n" && session.solved) return "next";
    answerKey(session, key);
  }
}

function answerKey(session: Session, key: Key): void {
  if (key === "h") {
    session.hintsShown = Math.min(session.hintsShown + 1, session.exercise.hints.length);
    show(session, readableMarkdown(session.exercise.hints.slice(0, session.hintsShown).join("\n\n")));
  }
  if (key === "l") show(session, describeCourse(session.course));
  if (key === "c") void check(session);
}
