import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSameProcess } from "@mlops/database/process-identity";
import { z } from "zod";

/** A running process of the loop, as kept in `run/NAME.json`. */
export interface RunRecord {
  name: string;
  pid: number;
  /** From {@link processIdentity}: guards against killing a later process with the same number. */
  identity: string;
  /** Where it serves; a job serves nowhere. */
  url?: string | undefined;
  startedAt: string;
}

const runRecord: z.ZodType<RunRecord> = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  identity: z.string(),
  url: z.string().optional(),
  startedAt: z.string(),
});

/** Writes `run/NAME.json` atomically. */
export function writeRunFile(directory: string, record: RunRecord): void {
  mkdirSync(directory, { recursive: true });
  const target = runFile(directory, record.name);
  const temporary = `${target}.${process.pid}.tmp`;
  writeFileSync(temporary, runFileText(record));
  renameSync(temporary, target);
}

/** Removes `run/NAME.json` if it is there. */
export function removeRunFile(directory: string, name: string): void {
  rmSync(runFile(directory, name), { force: true });
}

/** All records in the folder, in order of name; a file that cannot be read as one is left out. */
export function readRunFiles(directory: string): RunRecord[] {
  return runFileNames(directory)
    .map((name) => readRunFile(directory, name))
    .filter((record) => record !== undefined);
}

/** The records whose very process still runs. */
export function liveRunFiles(directory: string): RunRecord[] {
  return readRunFiles(directory).filter(isSameProcess);
}

/** One record, or undefined when it is missing or damaged. */
export function readRunFile(directory: string, name: string): RunRecord | undefined {
  try {
    return parseRunRecord(readFileSync(runFile(directory, name), "utf8"));
  } catch {
    return undefined;
  }
}

/** Where the record of this name is. */
export function runFile(directory: string, name: string): string {
  return join(directory, `${name}.json`);
}

/** What a run file holds. */
export function runFileText(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** The record that a run file's text is; undefined when it is damaged. */
export function parseRunRecord(text: string): RunRecord | undefined {
  try {
    return runRecord.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function runFileNames(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.slice(0, -".json".length))
      .sort();
  } catch {
    return [];
  }
}
