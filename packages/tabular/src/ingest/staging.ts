import { mkdtemp, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

const PREFIX = ".ingest-";

/**
 * Runs `work` with a folder beside `out` (so that a rename moves a file in), which is gone afterwards. Folders that killed
 * ingests have left are removed first; those of running ones stay.
 */
export async function withStaging<Result>(out: string, work: (folder: string) => Promise<Result>): Promise<Result> {
  const beside = dirname(out);
  await removeAbandoned(beside);
  const folder = await mkdtemp(join(beside, `${PREFIX}${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeAbandoned(beside: string): Promise<void> {
  for (const name of await readdir(beside)) {
    const pid = new RegExp(`^\\${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(beside, name), { recursive: true, force: true });
  }
}

/** Signal 0 asks whether a process is there; one that is not ours is there too. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
