import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isSameProcess, processIdentity } from "./process-identity.ts";

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
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${process.pid} ${processIdentity(process.pid)}\n`);
  try {
    // A link appears with its content, or not at all because there is one: nobody reads half a lock.
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !mayRetry) throw error;
    const [pid = "", identity = ""] = (await readFile(path, "utf8")).trim().split(" ");
    if (isSameProcess(Number(pid), identity)) throw new DataDirectoryInUseError(directory, Number(pid));
    await rm(path, { force: true });
    await claim(path, directory, false);
  } finally {
    await rm(draft, { force: true });
  }
}
