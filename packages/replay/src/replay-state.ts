import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Week } from "./weeks.ts";

/** What became of a week's replay. */
export interface WeekResult {
  readonly week: Week;
  readonly requests: number;
  /** Attempts that got no answer or one that was not 200; each was made again. */
  readonly errors: number;
  readonly seconds: number;
  readonly p50Seconds: number;
  readonly p99Seconds: number;
  /** Latency buckets, see latency-histogram.ts. */
  readonly latency: readonly (readonly [number, number])[];
  readonly finishedAt: string;
}

/** Kept in one small file, so that a second start knows what has been replayed. */
export interface ReplayState {
  readonly weeks: readonly WeekResult[];
  /** Weeks whose labels have all been accepted. */
  readonly labelled: readonly Week[];
}

const emptyState: ReplayState = { weeks: [], labelled: [] };

/** Reads the state; none yet, or one that is damaged, is an empty one: the journals still say what was answered. */
export function readState(file: string): ReplayState {
  try {
    const state = JSON.parse(readFileSync(file, "utf8")) as ReplayState;
    return Array.isArray(state.weeks) && Array.isArray(state.labelled) ? state : emptyState;
  } catch {
    return emptyState;
  }
}

/** Writes the state atomically. */
export function writeState(file: string, state: ReplayState): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(state));
  renameSync(temporary, file);
}
