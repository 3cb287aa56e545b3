import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { InvalidProgress } from "./errors.ts";
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
const progressFile = z.record(z.string(), entry);

export type Progress = ReadonlyMap<ExerciseId, ProgressEntry>;
export type ExerciseState = "pending" | "done" | "assisted" | "stale";

/** What the learner has done. An absent file is an empty progress. @throws InvalidProgress */
export function readProgress(path: string): Progress {
  if (!existsSync(path)) return new Map();
  const parsed = progressFile.safeParse(parseJson(path));
  if (!parsed.success) throw new InvalidProgress(path, z.prettifyError(parsed.error));
  return new Map(Object.entries(parsed.data) as [ExerciseId, ProgressEntry][]);
}

/** Writes one line an exercise, sorted, so that two branches merge line by line. Atomic. */
export function writeProgress(path: string, progress: Progress): void {
  const lines = [...progress]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, value]) => `  ${JSON.stringify(id)}: ${JSON.stringify(value)}`);
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `{\n${lines.join(",\n")}\n}\n`);
  renameSync(temporary, path);
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

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InvalidProgress(path, error instanceof Error ? error.message : String(error));
  }
}
