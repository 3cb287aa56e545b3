import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Week } from "./weeks.ts";

/** A request that was answered: which row of the week's sample, under which prediction id. */
interface Answered {
  readonly index: number;
  readonly predictionId: string;
  /** Of the answer, in seconds. */
  readonly latencySeconds: number;
  readonly modelVersion: string;
}

/**
 * What of a week has been answered, one line each, written before the next thing is done with the answer: a replay
 * that was killed goes on behind the last line, and every answered prediction still gets its label.
 */
export interface Journal {
  readonly answered: readonly Answered[];
  append(entry: Answered): void;
  close(): void;
}

/** Opens (or goes on with) the journal of a week. */
export function openJournal(directory: string, week: Week): Journal {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${week}.ndjson`);
  const answered = readJournal(file);
  const descriptor = openSync(file, "a");
  // A line cut off by a kill has no end: start on a new one, so that it spoils only itself.
  if (answered.isCutOff) writeSync(descriptor, "\n");
  return {
    answered: answered.entries,
    append: (entry) => writeSync(descriptor, `${JSON.stringify(entry)}\n`),
    close: () => closeSync(descriptor),
  };
}

function readJournal(file: string): { entries: Answered[]; isCutOff: boolean } {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return { entries: [], isCutOff: false };
  }
  return { entries: text.split("\n").flatMap(parseLine), isCutOff: text.length > 0 && !text.endsWith("\n") };
}

function parseLine(line: string): Answered[] {
  try {
    const entry = JSON.parse(line) as Answered;
    return typeof entry.index === "number" && typeof entry.predictionId === "string" ? [entry] : [];
  } catch {
    return [];
  }
}
