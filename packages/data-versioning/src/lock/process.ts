import { readFileSync } from "node:fs";
import { isAlive } from "../objects/temporary.ts";

/** Marks one life of a process id: where the kernel tells the start time, a reused id is told from the old one. */
export function startMark(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** True while the very process that noted `mark` lives. */
export function isSameProcessAlive(pid: number, mark: string | undefined): boolean {
  if (!isAlive(pid)) return false;
  const now = startMark(pid);
  return mark === undefined || now === undefined || mark === now;
}

/** The command line of a live process, shortened; a plain word where it cannot be read. */
export function commandOf(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    return words.join(" ").slice(0, 120) || "unknown command";
  } catch {
    return "unknown command";
  }
}
