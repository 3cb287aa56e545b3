import type { Exercise } from "@mlops/learning";
import { isQuit, type Key, type Keyboard, openKeyboard } from "../../terminal/keys.ts";
import { readableMarkdown } from "../../terminal/markdown.ts";
import { paint } from "../../terminal/paint.ts";
import { type Course, gradeExercise, hasServices, isSolved, keptState, learnerFile, nextExercise } from "./course.ts";
import { describeCourse, describeExercise, describeResult } from "./presentation.ts";
import { onSave } from "./saves.ts";

/** How often it is looked whether the services of a blocked exercise have come up. */
const servicesMilliseconds = 1_000;

interface Session {
  course: Course;
  exercise: Exercise;
  solved: boolean;
  blocked: boolean;
  hintsShown: number;
  /** What is shown above the keys: made anew when the window changes its size. */
  view: () => string;
  /** Ends the check under way when the file is saved again. */
  checking: AbortController;
}

/**
 * Shows an exercise and checks it at each save. Goes on only when the learner presses `n`, or `s` to leave it for later.
 * Ends with all exercises solved, `q` or Ctrl-C.
 */
export async function watchCourse(course: Course, first: Exercise | undefined): Promise<void> {
  const keyboard = openKeyboard();
  try {
    for (let exercise = first; exercise !== undefined; exercise = nextExercise(course, exercise)) {
      if ((await watchExercise(course, exercise, keyboard)) === "quit") return;
    }
  } finally {
    keyboard.close();
  }
  console.log(`${describeCourse(course)}\n\n${paint("green", "All exercises are done.")}`);
}

async function watchExercise(course: Course, exercise: Exercise, keyboard: Keyboard): Promise<"next" | "quit"> {
  const session: Session = {
    course,
    exercise,
    solved: isSolved(keptState(course, exercise)),
    blocked: false,
    hintsShown: 0,
    view: () => "",
    checking: new AbortController(),
  };
  const redraw = (): void => draw(session);
  const stopWatching = onSave(learnerFile(exercise), () => void check(session));
  const services = setInterval(() => {
    if (session.blocked && hasServices(exercise)) void check(session);
  }, servicesMilliseconds);
  process.stdout.on("resize", redraw);
  try {
    void check(session);
    return await keysUntilDone(session, keyboard);
  } finally {
    process.stdout.off("resize", redraw);
    clearInterval(services);
    session.checking.abort();
    stopWatching();
  }
}

async function check(session: Session): Promise<void> {
  session.checking.abort();
  const own = new AbortController();
  session.checking = own;
  session.blocked = false;
  show(session, () => paint("dim", "Checking …"));
  const result = await gradeExercise(session.course, session.exercise, own.signal);
  if (own.signal.aborted) return;
  session.solved = result.outcome === "passed" || isSolved(keptState(session.course, session.exercise));
  session.blocked = result.outcome === "blocked";
  show(session, () => describeResult(result));
}

/** Shows something below the task. */
function show(session: Session, below: () => string): void {
  showAlone(session, () => `${describeExercise(session.course, session.exercise)}\n\n${below()}`);
}

function showAlone(session: Session, view: () => string): void {
  session.view = view;
  draw(session);
}

function draw(session: Session): void {
  const clear = process.stdout.isTTY ? "\u001b[2J\u001b[3J\u001b[H" : "";
  console.log(`${clear}${session.view()}\n\n${keysLine(session)}`);
}

function keysLine({ solved }: Session): string {
  const keys = [
    solved ? ["n", "next"] : ["s", "skip"],
    ["h", "hint"],
    ["l", "list"],
    ["c", "check again"],
    ["q", "quit"],
  ];
  return keys.map(([key = "", what]) => `${paint("bold", key)} ${what}`).join(" · ");
}

async function keysUntilDone(session: Session, keyboard: Keyboard): Promise<"next" | "quit"> {
  while (true) {
    const key = await keyboard.next();
    if (isQuit(key)) return "quit";
    if (key === (session.solved ? "n" : "s")) return "next";
    answerKey(session, key);
  }
}

function answerKey(session: Session, key: Key): void {
  if (key === "h") {
    session.hintsShown = Math.min(session.hintsShown + 1, session.exercise.hints.length);
    const hints = session.exercise.hints.slice(0, session.hintsShown).join("\n\n");
    show(session, () => readableMarkdown(hints));
  }
  if (key === "l") showAlone(session, () => describeCourse(session.course));
  if (key === "c") void check(session);
}
