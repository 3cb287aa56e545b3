import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { InvalidQuestion } from "../errors.ts";
import { readText } from "../text-file.ts";

export type Level = "junior" | "mid" | "senior";
export type QuestionKind = "concept" | "design" | "debugging" | "behaviour";

/** A question of the interview bank, as written in `docs/10-interview/questions/NN-stage.md`. */
export interface Question {
  /** `4-07`: stage and number. Never given to another question, since progress hangs on it. */
  id: string;
  /** 1 to 10. */
  stage: number;
  level: Level;
  kind: QuestionKind;
  question: string;
  /** Markdown, with links relative to the page. */
  answer: string;
  page: string;
}

const levels: readonly string[] = ["junior", "mid", "senior"] satisfies Level[];
const kinds: readonly string[] = ["concept", "design", "debugging", "behaviour"] satisfies QuestionKind[];

/** All questions of a folder of pages, in order. @throws InvalidQuestion naming page, question and what is wrong */
export function readQuestions(folder: string): Question[] {
  const pages = readdirSync(folder).filter((name) => /^\d\d-.*\.md$/.test(name));
  const questions = pages.sort().flatMap((name) => readPage(join(folder, name)));
  const seen = new Set<string>();
  for (const { id, page } of questions) {
    if (seen.has(id)) throw new InvalidQuestion(page, id, "the id is given twice");
    seen.add(id);
  }
  return questions;
}

function readPage(path: string): Question[] {
  const page = basename(path);
  const [, ...sections] = readText(path).split(/^### /m);
  return sections.map((section) => readQuestion(page, section));
}

/** `Why?` newline `<sub>4-07 · mid · design</sub>` newline the answer. */
function readQuestion(page: string, section: string): Question {
  const [question = "", ...rest] = section.split("\n");
  const body = rest.join("\n").trim();
  const header = /^<sub>(\d{1,2})-(\d\d) · (\w+) · (\w+)<\/sub>(?:\n|$)/.exec(body);
  if (header === null)
    throw new InvalidQuestion(page, question, "it is not followed by '<sub>STAGE-NN · LEVEL · KIND</sub>'");
  const [line, stage = "", number = "", level = "", kind = ""] = header;
  if (!levels.includes(level))
    throw new InvalidQuestion(page, question, `level ${level} is none of ${levels.join(", ")}`);
  if (!kinds.includes(kind)) throw new InvalidQuestion(page, question, `kind ${kind} is none of ${kinds.join(", ")}`);
  const answer = body.slice(line.length).trim();
  if (answer === "") throw new InvalidQuestion(page, question, "it has no answer");
  return {
    id: `${Number(stage)}-${number}`,
    stage: Number(stage),
    level: level as Level,
    kind: kind as QuestionKind,
    question: question.trim(),
    answer,
    page,
  };
}
