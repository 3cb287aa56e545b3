import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { z } from "zod";
import { InvalidProgress } from "./errors.ts";
import { readText } from "./text-file.ts";

/** What remains of two records of the same id, as a merge of two branches leaves them. */
export type Reconcile<Value> = (one: Value, other: Value) => Value;

/**
 * Reads a file of records, one JSON object a line, each with its `id`. An absent file is empty. Git merges such a file with
 * its union driver (`merge=union` in .gitattributes): lines may then be out of order, and an id be there twice.
 *
 * @throws InvalidProgress naming the file, the line, what is wrong in it and the way back
 */
export function readRecordFile<Value>(
  path: string,
  schema: z.ZodType<Value>,
  reconcile: Reconcile<Value>,
): Map<string, Value> {
  const records = new Map<string, Value>();
  if (!existsSync(path)) return records;
  for (const [index, line] of readText(path).split("\n").entries()) {
    if (line.trim() === "") continue;
    const [id, value] = readLine(path, index + 1, line, schema);
    const other = records.get(id);
    records.set(id, other === undefined ? value : reconcile(other, value));
  }
  return records;
}

/** Writes one line a record, sorted by id, so that two branches merge line by line. Atomic: all of it or nothing. */
export function writeRecordFile(path: string, records: ReadonlyMap<string, object>): void {
  const lines = [...records]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, value]) => `${JSON.stringify({ id, ...value })}\n`);
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, "w");
  try {
    writeSync(file, lines.join(""));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

const identified = z.looseObject({ id: z.string().min(1) });

function readLine<Value>(path: string, number: number, line: string, schema: z.ZodType<Value>): [string, Value] {
  const parsed = identified.safeParse(parseJson(path, number, line));
  if (!parsed.success) throw new InvalidProgress(path, `line ${number}: ${z.prettifyError(parsed.error)}`);
  const { id, ...rest } = parsed.data;
  const record = schema.safeParse(rest);
  if (!record.success) throw new InvalidProgress(path, `line ${number}: ${z.prettifyError(record.error)}`);
  return [id, record.data];
}

function parseJson(path: string, number: number, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new InvalidProgress(path, `line ${number}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
