import { createHash, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isSameProcess } from "@mlops/database/process-identity";
import { parseRunRecord, type RunRecord, runFileText } from "./run-files.ts";

/** A claim that comes and goes under one's hands: others start and end here all the time. */
class ClaimBusyError extends Error {
  override readonly name = "ClaimBusyError";

  constructor(file: string) {
    super(`${file}: other processes take it and give it up at this moment; try again`);
  }
}

/** Looks at a claim before giving up: a second is enough when it was stale, more only when others come and go. */
const mostLooks = 5;

/**
 * Makes `file` this process's alone; the file of a process that is gone, or a damaged one, is replaced.
 *
 * @returns undefined when it is ours now, else the live process that has it
 */
export function claimFile(file: string, record: RunRecord): RunRecord | undefined {
  mkdirSync(dirname(file), { recursive: true });
  for (let looks = 0; looks < mostLooks; looks++) {
    if (place(file, record)) return undefined;
    const text = readText(file);
    if (text === undefined) continue;
    const holder = parseRunRecord(text);
    if (holder && isSameProcess(holder)) return holder;
    const remover = removeStale(file, text, record);
    if (remover) return remover;
  }
  throw new ClaimBusyError(file);
}

/** Removes a claim if it is still this record's. */
export function releaseFile(file: string, record: RunRecord): void {
  if (readText(file) === runFileText(record)) rmSync(file, { force: true });
}

/** A link appears with its content, or not at all because there is one: nobody reads half a claim. */
function place(file: string, record: RunRecord): boolean {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, runFileText(record));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Removes the claim of a process that is gone. Of several that found it only the one that holds a claim *on that claim*
 * may: else a late one would remove the new claim of an early one. It looks again, as it may have been replaced.
 *
 * @returns the live process that is removing it, if another is
 */
function removeStale(file: string, stale: string, record: RunRecord): RunRecord | undefined {
  const right = `${file}.${createHash("sha256").update(stale).digest("hex").slice(0, 12)}`;
  const other = claimFile(right, record);
  if (other) return other;
  try {
    if (readText(file) === stale) rmSync(file, { force: true });
  } finally {
    rmSync(right, { force: true });
  }
  return undefined;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
