import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

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
 * The lock is a file with the process id: of a process that is gone (kill -9) it is taken over.
 */
export async function lockDataDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, "..", `${basenameOf(directory)}.lock`);
  await claim(path, directory, true);
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

async function claim(path: string, directory: string, mayRetry: boolean): Promise<void> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(`${process.pid}\n`);
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !mayRetry) throw error;
    const pid = Number(await readFile(path, "utf8"));
    if (pid === process.pid || isAlive(pid)) throw new DataDirectoryInUseError(directory, pid);
    await rm(path, { force: true });
    await claim(path, directory, false);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
