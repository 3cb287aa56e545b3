import { dueQuestions, type Question, type Recall, readSchedule, withAnswer, writeSchedule } from "@mlops/learning";
import { isQuit, type Key, type Keyboard, openKeyboard } from "../../terminal/keys.ts";
import { readableMarkdown } from "../../terminal/markdown.ts";
import { paint } from "../../terminal/paint.ts";

const recalls: Record<Key, Recall> = { "1": "again", "2": "hard", "3": "good", "4": "easy" };

/**
 * Asks what is due, then what was never asked, until the count is reached or the person leaves. What was answered is kept
 * after each question.
 *
 * @returns how many were answered
 */
export async function practise(questions: Question[], schedulePath: string, count: number): Promise<number> {
  const asked = dueQuestions(questions, readSchedule(schedulePath), new Date()).slice(0, count);
  const keyboard = openKeyboard();
  try {
    for (const [answered, question] of asked.entries()) {
      const recall = await ask(question, `${answered + 1} of ${asked.length}`, keyboard);
      if (recall === undefined) return answered;
      writeSchedule(schedulePath, withAnswer(readSchedule(schedulePath), question.id, recall, new Date()));
    }
    return asked.length;
  } finally {
    keyboard.close();
  }
}

/** Undefined when the person leaves. */
async function ask(question: Question, position: string, keyboard: Keyboard): Promise<Recall | undefined> {
  const head = `${question.id} · ${question.level} · ${question.kind} · ${position}`;
  console.log(`\n${paint("dim", head)}\n\n${paint("bold", readableMarkdown(question.question))}\n`);
  console.log(paint("dim", "say your answer, then press space · q quits"));
  if ((await oneOf(["space"], keyboard)) === undefined) return undefined;
  console.log(`\n${readableMarkdown(question.answer)}\n`);
  console.log(paint("dim", "1 did not know · 2 hard · 3 knew it · 4 easy"));
  const key = await oneOf(Object.keys(recalls), keyboard);
  return key === undefined ? undefined : recalls[key];
}

/** The first of these keys that is pressed; undefined when the person leaves. */
async function oneOf(keys: readonly Key[], keyboard: Keyboard): Promise<Key | undefined> {
  while (true) {
    const key = await keyboard.next();
    if (isQuit(key)) return undefined;
    if (keys.includes(key)) return key;
  }
}
