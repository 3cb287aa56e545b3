import { z } from "zod";
import { readRecordFile, writeRecordFile } from "../record-file.ts";
import type { ExerciseId } from "./exercise.ts";

export interface ProgressEntry {
  /** `assisted`: the solution was looked at first. */
  state: "done" | "assisted";
  /** The day, as YYYY-MM-DD. */
  on: string;
  /** SHA-256 of the check that it passed; another check makes it stale. */
  check: string;
}

const entry: z.ZodType<ProgressEntry> = z.strictObject({
  state: z.enum(["done", "assisted"]),
  on: z.iso.date(),
  check: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Progress = ReadonlyMap<ExerciseId, ProgressEntry>;
export type ExerciseState = "pending" | "done" | "assisted" | "stale";

/** What the learner has done. An absent file is an empty progress. @throws InvalidProgress */
export function readProgress(path: string): Progress {
  return readRecordFile(path, entry) as Map<ExerciseId, ProgressEntry>;
}

export function writeProgress(path: string, progress: Progress): void {
  writeRecordFile(path, progress);
}

/** A pass never takes an `assisted` away, and a look at the solution never a `done`. */
export function withPass(progress: Progress, id: ExerciseId, check: string, on: string): Progress {
  const state = progress.get(id)?.state ?? "done";
  return new Map(progress).set(id, { state, on, check });
}

export function withAssistance(progress: Progress, id: ExerciseId, check: string, on: string): Progress {
  return progress.has(id) ? progress : new Map(progress).set(id, { state: "assisted", on, check });
}

export function stateOf(progress: Progress, id: ExerciseId, check: string): ExerciseState {
  const found = progress.get(id);
  if (found === undefined) return "pending";
  return found.check === check ? found.state : "stale";
}
