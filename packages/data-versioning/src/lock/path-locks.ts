import { isAlive } from "../objects/temporary.ts";
import { PathLockedError } from "./errors.ts";
import { editRwLock, type LockInfo, type RwLock, readRwLock } from "./rwlock-file.ts";

/** Paths a stage reads and writes while its command runs, absolute. */
export interface PathClaim {
  readonly command: string;
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** Claims of this process. Entries of its id that are not among these are of an earlier process that had the same id. */
const held = new Set<{ readonly tmpDirectory: string; readonly command: string }>();

/**
 * Notes the claim in DVC's rwlock file, so that neither DVC nor we touch these paths, be it from this very process.
 * @returns gives the paths free again
 * @throws PathLockedError
 */
export async function claimPaths(tmpDirectory: string, claim: PathClaim): Promise<() => Promise<void>> {
  const info: LockInfo = { pid: process.pid, cmd: claim.command };
  const own = { tmpDirectory, command: claim.command };
  await editRwLock(tmpDirectory, (lock) => {
    refuseBlocked(tmpDirectory, lock, claim);
    for (const path of claim.read) lock.read[path] = [...(lock.read[path] ?? []), info];
    for (const path of claim.write) lock.write[path] = info;
    held.add(own);
  });
  return async () => {
    held.delete(own);
    await editRwLock(tmpDirectory, (lock) => release(tmpDirectory, lock, claim, info));
  };
}

/** Makes sure that no running stage has these paths; for work that is done under the repository lock. @throws PathLockedError */
export function refuseLockedPaths(tmpDirectory: string, claim: PathClaim): void {
  refuseBlocked(tmpDirectory, readRwLock(tmpDirectory), claim);
}

function refuseBlocked(tmpDirectory: string, lock: RwLock, claim: PathClaim): void {
  const isHeld = (info: LockInfo): boolean => isLive(tmpDirectory, info);
  for (const [path, info] of Object.entries(lock.write)) {
    if (isHeld(info) && [...claim.read, ...claim.write].some((own) => overlap(own, path))) {
      throw new PathLockedError(path, "write", info.pid, info.cmd);
    }
  }
  for (const [path, infos] of Object.entries(lock.read)) {
    const info = infos.find(isHeld);
    if (info && claim.write.some((own) => overlap(own, path)))
      throw new PathLockedError(path, "read", info.pid, info.cmd);
  }
}

/** Entries of dead processes do not count. */
function isLive(tmpDirectory: string, { pid, cmd }: LockInfo): boolean {
  if (pid !== process.pid) return isAlive(pid);
  return [...held].some((own) => own.tmpDirectory === tmpDirectory && own.command === cmd);
}

function overlap(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

/** Takes one claim's entries away, and those of processes that are gone. */
function release(tmpDirectory: string, lock: RwLock, claim: PathClaim, info: LockInfo): void {
  const isOwn = (other: LockInfo | undefined): boolean => other?.pid === info.pid && other.cmd === info.cmd;
  for (const path of claim.read) {
    const readers = lock.read[path] ?? [];
    const at = readers.findIndex(isOwn);
    if (at >= 0) lock.read[path] = readers.toSpliced(at, 1);
  }
  for (const path of claim.write) if (isOwn(lock.write[path])) delete lock.write[path];
  dropDead(tmpDirectory, lock);
}

function dropDead(tmpDirectory: string, lock: RwLock): void {
  for (const [path, info] of Object.entries(lock.write)) if (!isLive(tmpDirectory, info)) delete lock.write[path];
  for (const [path, infos] of Object.entries(lock.read)) {
    const live = infos.filter((info) => isLive(tmpDirectory, info));
    if (live.length > 0) lock.read[path] = live;
    else delete lock.read[path];
  }
}
