import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listSegments, segmentPath } from "./segment.ts";

const ownerFile = "owner.pid";

/**
 * Takes a process's place in the spool: its folder is marked as its own, and the segments of processes that have died
 * are moved into it, so that what a worker left behind is shipped although no worker has its name any more.
 */
export function claimSpool(root: string, instance: string, isAlive: (pid: number) => boolean = processLives): string {
  const own = join(root, instance);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, ownerFile), String(process.pid));
  for (const name of readdirSync(root)) {
    const other = join(root, name);
    if (name !== instance && isOrphan(other, isAlive)) adopt(other, own);
  }
  return own;
}

function isOrphan(directory: string, isAlive: (pid: number) => boolean): boolean {
  const file = join(directory, ownerFile);
  return existsSync(file) && !isAlive(Number(readFileSync(file, "utf8")));
}

/** Another process may adopt at the same time: each segment goes to the one whose rename succeeds. */
function adopt(orphan: string, own: string): void {
  for (const sequence of listSegments(orphan)) {
    const next = (listSegments(own).at(-1) ?? 0) + 1;
    try {
      renameSync(segmentPath(orphan, sequence), segmentPath(own, next));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  rmSync(orphan, { recursive: true, force: true });
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
