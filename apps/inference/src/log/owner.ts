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
  /** When the process started, where the kernel tells: its id may be another's by now. */
  readonly startedAt?: string;
  /** It has ended in good order, and whoever wants may have the folder. */
  readonly released?: boolean;
}

/** Claims of this very process that are not released. */
const own = new Set<string>();

export function thisOwner(): Owner {
  const boot = readOr("", () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  const namespace = readOr("", () => readlinkSync("/proc/self/ns/pid"));
  const place = `${hostname()} ${boot} ${namespace}`;
  const startedAt = startOf(process.pid);
  const owner = { id: randomUUID(), place, pid: process.pid, ...(startedAt === undefined ? {} : { startedAt }) };
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
  if (!processLives(owner.pid)) return true;
  const found = startOf(owner.pid);
  // Some process has the number. Without the time of its start only the heartbeat tells whether it is the owner's.
  return owner.startedAt === undefined || found === undefined ? undefined : found !== owner.startedAt;
}

/** The 22nd field of proc(5)'s stat, counted from behind the name, which may hold blanks; undefined off Linux. */
export function startOf(pid: number): string | undefined {
  return readOr(undefined, () => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  });
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
function readOr<Value>(fallback: Value, read: () => Value): Value {
  try {
    return read();
  } catch {
    return fallback;
  }
}
