import { type ChildProcess, execFile, spawnSync } from "node:child_process";

/** Ends a process that leads its group, and all that it started. Nothing happens when they are gone already. */
export function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", `${pid}`, "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Resident bytes of a process group, as `ps` of any Unix tells them; 0 where it cannot (Windows, or an image without
 * `ps`): there only the limit of V8's heap holds.
 */
export function memoryOfGroup({ pid }: ChildProcess): Promise<number> {
  if (process.platform === "win32" || pid === undefined) return Promise.resolve(0);
  return new Promise((resolve) => {
    execFile("ps", ["-A", "-o", "pgid=,rss="], (error, listed) => {
      resolve(error === null ? residentBytes(listed, pid) : 0);
    });
  });
}

/** Lines of `PGID RSS`, the latter in KiB. */
function residentBytes(listed: string, group: number): number {
  const rows = listed.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return rows.reduce((sum, [pgid, kib = 0]) => sum + (pgid === group ? kib * 1024 : 0), 0);
}
