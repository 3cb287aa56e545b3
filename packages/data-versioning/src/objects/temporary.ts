import { mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, threadId } from "node:worker_threads";

let counter = 0;

const ownFolders = new Set<string>();

/**
 * A path for a file in the making, inside `folder`; the name tells the process, so that leftovers can be told from live ones.
 * Worker threads have a folder each: two threads that make files in one folder wait for each other in the kernel.
 */
export function temporaryPath(folder: string): string {
  counter += 1;
  if (isMainThread) return `${folder}/${process.pid}-0-${counter}.tmp`;
  const own = `${folder}/${process.pid}-${threadId}`;
  if (!ownFolders.has(own)) {
    ensureFolder(own);
    ownFolders.add(own);
  }
  return `${own}/${counter}.tmp`;
}

/** Removes the folders of this process's worker threads, which are empty when they are done. */
export function removeThreadFolders(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!name.startsWith(`${process.pid}-`) || name.endsWith(".tmp")) continue;
    try {
      rmdirSync(join(folder, name));
    } catch {
      // Not empty: a thread was stopped in the middle; the next command sweeps it.
    }
  }
}

/** Removes what processes that are gone left in a folder of temporary files. */
export function sweepTemporary(folder: string): void {
  for (const name of namesIn(folder)) {
    const pid = Number.parseInt(name, 10);
    if (Number.isInteger(pid) && pid !== process.pid && !isAlive(pid))
      rmSync(join(folder, name), { force: true, recursive: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** True when a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export function ensureFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
}
