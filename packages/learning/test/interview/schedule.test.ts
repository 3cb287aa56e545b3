import { join } from "node:path";
import { expect, test } from "vitest";
import {
  dueQuestions,
  type Question,
  readSchedule,
  type Schedule,
  withAnswer,
  writeSchedule,
} from "../../src/index.ts";
import { temporaryFolder } from "../exercises/fixture.ts";

const day = 24 * 60 * 60 * 1000;
const now = new Date("2026-03-01T09:00:00Z");
const later = (days: number): Date => new Date(now.getTime() + days * day);

function question(id: string): Question {
  return { id, stage: 1, level: "mid", kind: "concept", question: "Why?", answer: "Because.", page: "01.md" };
}

const [a, b, c] = ["1-01", "1-02", "1-03"].map(question) as [Question, Question, Question];

test("a question that was never asked comes after those that are due, and those that are not due do not come", () => {
  const schedule = withAnswer(withAnswer(new Map(), b.id, "again", now), c.id, "easy", now);
  expect(dueQuestions([a, b, c], schedule, later(1)).map(({ id }) => id)).toEqual([b.id, a.id]);
});

test("what is known comes back later and later", () => {
  let schedule: Schedule = new Map();
  let at = now;
  const gaps = Array.from({ length: 5 }, () => {
    schedule = withAnswer(schedule, a.id, "good", at);
    const due = schedule.get(a.id)?.due ?? at;
    const gap = due.getTime() - at.getTime();
    at = due;
    return gap;
  });
  expect(gaps).toEqual(gaps.toSorted((x, y) => x - y));
  expect(gaps.at(-1)).toBeGreaterThan(10 * day);
});

test("what was forgotten comes back the same day", () => {
  const known = withAnswer(withAnswer(new Map(), a.id, "easy", now), a.id, "easy", later(10));
  const forgotten = withAnswer(known, a.id, "again", later(60));
  expect(dueQuestions([a], forgotten, later(61))).toEqual([a]);
});

test("what was written is read back", () => {
  const path = join(temporaryFolder(), "interview.jsonl");
  const schedule = withAnswer(withAnswer(new Map(), b.id, "hard", now), a.id, "good", now);
  writeSchedule(path, schedule);
  expect(readSchedule(path)).toEqual(new Map([...schedule].toSorted(([x], [y]) => (x < y ? -1 : 1))));
});
