import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { z } from "zod";
import { InvalidProgress } from "./errors.ts";

/**
 * Reads a JSON object of records by id. An absent file is empty.
 *
 * @throws InvalidProgress naming the file, what is wrong in it and the way back
 */
export function readRecordFile<Value>(path: string, schema: z.ZodType<Value>): Map<string, Value> {
  if (!existsSync(path)) return new Map();
  const parsed = z.record(z.string(), schema).safeParse(parseJson(path));
  if (!parsed.success) throw new InvalidProgress(path, z.prettifyError(parsed.error));
  return new Map(Object.entries(parsed.data) as [string, Value][]);
}

/** Writes one line a record, sorted by id, so that two branches merge line by line. Atomic: all of it or nothing. */
export function writeRecordFile(path: string, records: ReadonlyMap<string, unknown>): void {
  const lines = [...records]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, value]) => `  ${JSON.stringify(id)}: ${JSON.stringify(value)}`);
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, "w");
  try {
    writeSync(file, `{\n${lines.join(",\n")}\n}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InvalidProgress(path, error instanceof Error ? error.message : String(error));
  }
}
