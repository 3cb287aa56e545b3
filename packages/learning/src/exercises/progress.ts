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
/** What is kept of an exercise. Whether a pending one is blocked is seen only when it is looked at. */
export type KeptState = "pending" | "done" | "assisted" | "stale";
export type ExerciseState = KeptState | "blocked";

/** What the learner has done. An absent file is an empty progress. @throws InvalidProgress */
export function readProgress(path: string): Progress {
  return readRecordFile(path, entry, reconcile) as Map<ExerciseId, ProgressEntry>;
}

export function writeProgress(path: string, progress: Progress): void {
  writeRecordFile(path, progress);
}

/** Of two branches: against another check, the later; against the same one, what came first, and on one day the humbler. */
function reconcile(one: ProgressEntry, other: ProgressEntry): ProgressEntry {
  const [earlier, later] = one.on <= other.on ? [one, other] : [other, one];
  if (one.check !== other.check) return later;
  if (one.on !== other.on) return earlier;
  return one.state === "assisted" ? one : other;
}

/** A pass never takes an `assisted` away, and a look at the solution never a `done`. */
export function withPass(progress: Progress, id: ExerciseId, check: string, on: string): Progress {
  const before = progress.get(id);
  if (before?.check === check) return progress;
  return new Map(progress).set(id, { state: before?.state ?? "done", on, check });
}

/** The solution to another check than the one that was passed is a look at the solution all the same. */
export function withAssistance(progress: Progress, id: ExerciseId, check: string, on: string): Progress {
  if (progress.get(id)?.check === check) return progress;
  return new Map(progress).set(id, { state: "assisted", on, check });
}

export function stateOf(progress: Progress, id: ExerciseId, check: string): KeptState {
  const found = progress.get(id);
  if (found === undefined) return "pending";
  return found.check === check ? found.state : "stale";
}
