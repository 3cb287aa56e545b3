import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Exercise, fillAnswer, type ServiceUrls, solutionFile, wrongAnswers } from "@mlops/learning";
import type { Terminal } from "./terminal.ts";

/** What the engine said of one answer. */
export interface Told {
  exercise: string;
  /** Its file's name. */
  answer: string;
  said: string;
}

const anyResult =
  /(It passes\.|Not yet:|The types do not fit:|The code threw an error:|Stopped:|Cannot be checked now:)/;
const firstExercise = /\b(\d\d-[a-z-]+\/\d\d-[a-z0-9-]+) · about/;

/** Types the solution of every exercise as it is shown, waits until it passes, and goes on with `n`. */
export async function playRight(
  terminal: Terminal,
  exercises: Exercise[],
  answers: string,
  services: ServiceUrls,
): Promise<Told[]> {
  const told: Told[] = [];
  for (const exercise of exercises) {
    await terminal.shown(head(exercise));
    const solution = solutionFile(answers, exercise);
    const text = await fillAnswer(readFileSync(solution, "utf8"), services);
    const said = await typed(terminal, exercise, text, "It passes.");
    told.push({ exercise: exercise.id, answer: basename(solution), said });
    terminal.press("n");
  }
  return told;
}

/** Types every wrong answer, reads what is said of it, tries to go on with `n`, and leaves the exercise with `s`. */
export async function playWrong(terminal: Terminal, exercises: Exercise[], answers: string): Promise<Told[]> {
  const told: Told[] = [];
  for (const exercise of exercises) {
    await terminal.shown(head(exercise));
    for (const answer of wrongAnswers(answers, exercise)) {
      const said = await typed(terminal, exercise, readFileSync(answer, "utf8"));
      told.push({ exercise: exercise.id, answer: basename(answer), said });
    }
    terminal.press("n");
    terminal.press("s");
  }
  return told;
}

/** Saves an answer and gives what is shown below the task once it was checked. */
async function typed(terminal: Terminal, exercise: Exercise, text: string, expected = ""): Promise<string> {
  terminal.mark();
  writeFileSync(join(exercise.folder, exercise.file), text);
  const screen = await terminal.shown(
    new RegExp(`Checking …[\\s\\S]*?${expected || anyResult.source}[\\s\\S]*?q quit`),
  );
  const [other] = firstExercise.exec(screen)?.slice(1) ?? [];
  if (other !== exercise.id) throw new Error(`${exercise.id} was answered, and ${other} shown`);
  return screen.slice(screen.search(anyResult));
}

function head({ id }: Exercise): RegExp {
  return new RegExp(`${id} · about[\\s\\S]*q quit`);
}
