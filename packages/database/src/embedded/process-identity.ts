import { readFileSync } from "node:fs";

/**
 * What tells a process from a later one with the same number (numbers repeat, in containers soon): on Linux the boot and
 * the process's start in clock ticks (proc(5), field 22 of `stat`); elsewhere nothing.
 */
export function processIdentity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${start}`;
  } catch {
    return "";
  }
}

/** Whether the process of that number runs, and is the one with that identity as far as can be told. */
export function isSameProcess(pid: number, identity: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = processIdentity(pid);
  return identity === "" || now === "" || identity === now;
}
