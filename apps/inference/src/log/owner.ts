import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who holds a folder of the spool. */
export interface Owner {
  /** Of this one claim: a process that starts again is another. */
  readonly id: string;
  /** Host, boot and process namespace: a process id says something only within one. */
  readonly place: string;
  readonly pid: number;
  /** It has ended in good order, and whoever wants may have the folder. */
  readonly released?: boolean;
}

/** Claims of this very process that are not released. */
const own = new Set<string>();

export function thisOwner(): Owner {
  const boot = readOr("", () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  const namespace = readOr("", () => readlinkSync("/proc/self/ns/pid"));
  const owner = { id: randomUUID(), place: `${hostname()} ${boot} ${namespace}`, pid: process.pid };
  own.add(owner.id);
  return owner;
}

export function releaseOwner(owner: Owner): void {
  own.delete(owner.id);
}

/** Whether the owner's process is gone; undefined when that cannot be told from here, as of another container's. */
export function isGone(owner: Owner, me: Owner): boolean | undefined {
  if (owner.released) return true;
  if (owner.place !== me.place) return undefined;
  // This process's own claim, or that of an earlier one that had its process id, as after a container's restart.
  if (owner.pid === me.pid) return !own.has(owner.id);
  return !processLives(owner.pid);
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Linux alone has these files. */
function readOr(fallback: string, read: () => string): string {
  try {
    return read();
  } catch {
    return fallback;
  }
}
