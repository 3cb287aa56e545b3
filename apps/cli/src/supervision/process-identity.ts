import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * What tells a process from a later one that got the same number: when it was started. A pid alone must never be
 * killed: after a crash or a reboot it may be somebody else's.
 *
 * @returns undefined when no such process runs (a zombie does not)
 */
export function processIdentity(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === "linux") return linuxIdentity(pid);
  return process.platform === "win32" ? windowsIdentity(pid) : bsdIdentity(pid);
}

/** Whether the very process that was recorded still runs. */
export function isSameProcess(recorded: { readonly pid: number; readonly identity: string }): boolean {
  return processIdentity(recorded.pid) === recorded.identity;
}

/**
 * proc(5): /proc/PID/stat is `pid (name) state …`, its 22nd field the start time in clock ticks since boot. The name
 * may hold blanks and parentheses, so the fields are counted from the last closing one.
 */
function linuxIdentity(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return `${bootId()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "boot";
  }
}

function bsdIdentity(pid: number): string | undefined {
  return firstLine("ps", ["-o", "lstart=", "-p", String(pid)]);
}

function windowsIdentity(pid: number): string | undefined {
  return firstLine("powershell", ["-NoProfile", "-Command", `(Get-Process -Id ${pid}).StartTime.Ticks`]);
}

function firstLine(program: string, args: string[]): string | undefined {
  try {
    const output = execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return output.trim() || undefined;
  } catch {
    return undefined;
  }
}
