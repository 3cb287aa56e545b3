import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * What tells a process from a later one that got the same number: when it was started. A pid alone must never be
 * killed: after a crash or a reboot it may be somebody else's (numbers repeat, in containers soon).
 *
 * @returns undefined when no such process runs (a zombie does not), or it cannot be told
 */
export function processIdentity(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (pid === process.pid) {
    own ??= identityOf(pid);
    return own;
  }
  return identityOf(pid);
}

let own: string | undefined;

/** Whether the very process that was recorded still runs, for certain: only then may it be killed. */
export function isSameProcess(recorded: { readonly pid: number; readonly identity: string | undefined }): boolean {
  return recorded.identity !== undefined && processIdentity(recorded.pid) === recorded.identity;
}

/** Whether the process that was recorded may still run, as far as can be told: then what it holds must not be taken. */
export function mayBeSameProcess(pid: number, identity: string | undefined): boolean {
  if (!isAlive(pid)) return false;
  const now = processIdentity(pid);
  return identity === undefined || now === undefined || identity === now;
}

/** Whether a process of that number exists, whoever owns it. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function identityOf(pid: number): string | undefined {
  if (process.platform === "linux") return linuxIdentity(pid);
  return process.platform === "win32" ? windowsIdentity(pid) : bsdIdentity(pid);
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
    return `${bootId()}/${fields[19]}`;
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

/** The start in words; blanks would end the field of a lock file. */
function bsdIdentity(pid: number): string | undefined {
  return firstLine("ps", ["-o", "lstart=", "-p", String(pid)])?.replaceAll(/\s+/g, "-");
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
