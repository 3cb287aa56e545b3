import { refuseLockedPaths } from "../lock/path-locks.ts";
import { withRepositoryLock } from "../lock/repository-lock.ts";
import { ensureFolder, sweepTemporary } from "../objects/temporary.ts";
import type { Context } from "../repository/context.ts";

/** Runs an operation that changes the repository: under its lock, with leftovers of killed processes swept away first. */
export function locked<T>(context: Context, command: string, work: () => Promise<T>): Promise<T> {
  const { options } = context;
  const lock = {
    root: context.root,
    tmpDirectory: context.tmpDirectory,
    command: options.command ?? command,
    ...(options.lockWaitMilliseconds === undefined ? {} : { waitMilliseconds: options.lockWaitMilliseconds }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  return withRepositoryLock(lock, async () => {
    sweepTemporary(context.workTemporary);
    sweepTemporary(context.cacheTemporary);
    ensureFolder(context.workTemporary);
    return await work();
  });
}

/** Makes sure that no running stage reads or writes the paths. @throws PathLockedError */
export function mustBeFree(context: Context, paths: readonly string[]): void {
  refuseLockedPaths(context.tmpDirectory, { command: "", read: [], write: paths });
}
