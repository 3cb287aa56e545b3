import { createHash, randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mayBeSameProcess, processIdentity } from "../process-identity.ts";

/** Another process serves this data directory: two would destroy it. */
export class DataDirectoryInUseError extends Error {
  override readonly name = "DataDirectoryInUseError";
  readonly directory: string;
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(`database folder ${directory}: process ${pid} serves it already; stop that one first or use its URL`);
    this.directory = directory;
    this.pid = pid;
  }
}

/**
 * Takes a data directory for this process; the returned function gives it back.
 * The lock is a file that names the process: of one that is gone (kill -9) it is taken over.
 */
export async function lockDataDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, "..", `${basenameOf(directory)}.lock`);
  await claim(path, directory);
  return () => rm(path, { force: true });
}

function basenameOf(directory: string): string {
  return (
    directory
      .replace(/[/\\]+$/, "")
      .split(/[/\\]/)
      .at(-1) ?? "postgres"
  );
}

async function claim(path: string, directory: string): Promise<void> {
  // A second look is enough when a stale lock was removed; more only when others come and go meanwhile.
  for (let tries = 0; tries < 5; tries += 1) {
    if (await place(path)) return;
    const lock = await readLock(path);
    if (lock === undefined) continue;
    const [pid = "", identity = ""] = lock.split(" ");
    if (mayBeSameProcess(Number(pid), identity || undefined)) throw new DataDirectoryInUseError(directory, Number(pid));
    await removeStale(path, lock, directory);
  }
  throw new DataDirectoryInUseError(directory, Number((await readLock(path))?.split(" ")[0] ?? 0));
}

/** Puts this process's lock there, unless there is one. */
async function place(path: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${process.pid} ${processIdentity(process.pid) ?? ""}\n`);
  try {
    // A link appears with its content, or not at all because there is one: nobody reads half a lock.
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readLock(path: string): Promise<string | undefined> {
  return (await readFile(path, "utf8").catch(() => undefined))?.trim();
}

/**
 * Removes the lock of a process that is gone. Of several that found it, only the one that holds the lock *on that lock*
 * may: else a late one would remove the new lock of an early one. Each looks again, as it may have been replaced.
 */
async function removeStale(path: string, stale: string, directory: string): Promise<void> {
  const right = `${path}.${createHash("sha256").update(stale).digest("hex").slice(0, 12)}`;
  await claim(right, directory);
  try {
    if ((await readLock(path)) === stale) await rm(path, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}
