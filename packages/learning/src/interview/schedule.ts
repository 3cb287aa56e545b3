import { type Card, createEmptyCard, fsrs, type Grade, Rating, State } from "ts-fsrs";
import { z } from "zod";
import { readRecordFile, writeRecordFile } from "../record-file.ts";
import type { Question } from "./question.ts";

/** How well an answer was known. */
export type Recall = "again" | "hard" | "good" | "easy";

/** What is remembered of one question: the state of FSRS (Free Spaced Repetition Scheduler), version 6. */
export type Memory = Card;

/** By question id. */
export type Schedule = ReadonlyMap<string, Memory>;

const grades: Record<Recall, Grade> = { again: Rating.Again, hard: Rating.Hard, good: Rating.Good, easy: Rating.Easy };
const scheduler = fsrs({ enable_fuzz: false });

const memory = z.object({
  due: z.coerce.date(),
  stability: z.number(),
  difficulty: z.number(),
  elapsed_days: z.number(),
  scheduled_days: z.number(),
  learning_steps: z.number(),
  reps: z.number(),
  lapses: z.number(),
  state: z.enum(State),
  last_review: z.coerce.date().exactOptional(),
}) satisfies z.ZodType<Memory>;

/** The schedule after one more answer. */
export function withAnswer(schedule: Schedule, id: string, recall: Recall, now: Date): Schedule {
  const before = schedule.get(id) ?? createEmptyCard<Memory>(now);
  return new Map(schedule).set(id, scheduler.next(before, now, grades[recall]).card);
}

/** What to practise now: what is due, the longest overdue first, then what was never asked. */
export function dueQuestions(questions: readonly Question[], schedule: Schedule, now: Date): Question[] {
  const dueAt = ({ id }: Question): number => schedule.get(id)?.due.getTime() ?? Number.POSITIVE_INFINITY;
  const due = questions.filter((question) => dueAt(question) <= now.getTime());
  const fresh = questions.filter(({ id }) => !schedule.has(id));
  return [...due.toSorted((a, b) => dueAt(a) - dueAt(b)), ...fresh];
}

/** @throws InvalidProgress */
export function readSchedule(path: string): Schedule {
  return readRecordFile(path, memory, reconcile);
}

/** Of two branches: the memory of more answers, and of as many the later. */
function reconcile(one: Memory, other: Memory): Memory {
  if (one.reps !== other.reps) return one.reps > other.reps ? one : other;
  return (one.last_review ?? one.due) >= (other.last_review ?? other.due) ? one : other;
}

export function writeSchedule(path: string, schedule: Schedule): void {
  writeRecordFile(path, schedule);
}
