import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, threadId } from "node:worker_threads";

let counter = 0;

/** A path for a file in the making, inside `folder`; the name tells the process, so that leftovers can be told from live ones. */
export function temporaryPath(folder: string): string {
  counter += 1;
  return `${folder}/${process.pid}-${isMainThread ? 0 : threadId}-${counter}.tmp`;
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
