import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { mayBeSameProcess, processIdentity } from "@mlops/database/process-identity";

/** The content of a lock file of ours. */
export interface OwnLock {
  readonly pid: number;
  readonly mark?: string;
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Tries to take a lock file of our own; one of a process that is gone is taken over. @param command shown to others who wait */
export function tryOwnLock(file: string, command: string): boolean {
  if (create(file, command)) return true;
  const present = readOwnLock(file);
  if (present && mayBeSameProcess(present.pid, present.mark)) return false;
  if (!present && isFresh(file)) return false;
  return takeOverStale(file, present) && create(file, command);
}

function create(file: string, command: string): boolean {
  try {
    const fd = openSync(file, "wx");
    const mark = processIdentity(process.pid);
    const lock: OwnLock = { pid: process.pid, ...(mark === undefined ? {} : { mark }), command, startedAt: Date.now() };
    writeSync(fd, JSON.stringify(lock));
    closeSync(fd);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead process's lock away. Renaming is atomic: of several that try, one gets the stale file; a live one goes back. */
function takeOverStale(file: string, stale: OwnLock | undefined): boolean {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const taken = readOwnLock(aside);
  if (taken?.pid === stale?.pid && taken?.startedAt === stale?.startedAt) {
    rmSync(aside, { force: true });
    return true;
  }
  renameSync(aside, file);
  return false;
}

/** An empty lock file is one in the making, for a moment. */
function isFresh(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs < 2000;
}

/** Who holds a lock file; undefined when nobody does, or it is only being made. */
export function readOwnLock(file: string): OwnLock | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as OwnLock;
  } catch {
    return undefined;
  }
}
