import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isGone, type Owner, releaseOwner } from "./owner.ts";

const ownerFile = "owner.json";
const beatFile = "heartbeat";

/**
 * A folder of the spool that one process holds, among processes and containers that share the disk. It holds it while
 * its process lives, as far as others can see that, or else while its heartbeat is younger than `leaseMillis`.
 */
export interface Lease {
  readonly directory: string;
  /** Renews the heartbeat, by the file system's own clock. */
  beat(): void;
  /** False when somebody has taken the folder over, as after a long pause of this process. Reads the disk only then. */
  isHeld(): boolean;
  /** Lets anybody have the folder, and what is in it, from now. */
  release(): void;
}

/** Claims `root/instance`, or the next free name beside it; what a dead owner left under a name is set aside first. */
export function claimLease(root: string, instance: string, me: Owner, leaseMillis: number): Lease {
  mkdirSync(root, { recursive: true });
  for (let number = 0; ; number++) {
    const directory = join(root, number === 0 ? instance : `${instance}+${number}`);
    if (isOrphan(directory, me, leaseMillis)) setAside(directory);
    if (makeFolder(directory)) return makeLease(directory, me, leaseMillis);
  }
}

/** Whether a folder's owner is dead, or has not been heard of for longer than the lease. */
export function isOrphan(directory: string, me: Owner, leaseMillis: number): boolean {
  const owner = readOwner(directory);
  const gone = owner === undefined ? undefined : isGone(owner, me);
  return gone ?? silentMillis(directory) > leaseMillis;
}

/** Takes a folder away from its dead owner by renaming it; undefined when another was faster. Whoever holds it may move its files. */
export function setAside(directory: string): string | undefined {
  const aside = join(directory, "..", `${basename(directory).split("~")[0]}~${randomUUID()}`);
  try {
    renameSync(directory, aside);
    return aside;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function makeLease(directory: string, me: Owner, leaseMillis: number): Lease {
  writeFileSync(join(directory, ownerFile), JSON.stringify(me));
  let beatAt = 0;
  const isOwn = (): boolean => readOwner(directory)?.id === me.id;
  const beat = (): void => {
    writeFileSync(join(directory, beatFile), ".");
    beatAt = performance.now();
  };
  beat();
  return {
    directory,
    beat,
    isHeld: () => {
      if (performance.now() - beatAt < leaseMillis / 2) return true;
      if (!isOwn()) return false;
      beat();
      return true;
    },
    release: () => {
      releaseOwner(me);
      if (isOwn()) writeFileSync(join(directory, ownerFile), JSON.stringify({ ...me, released: true }));
    },
  };
}

/** Milliseconds since the last heartbeat, both ends of it by the clock that stamps the files. */
function silentMillis(directory: string): number {
  const last = modifiedAt(join(directory, beatFile)) ?? modifiedAt(directory);
  if (last === undefined) return 0;
  const probe = join(directory, "..", ".clock");
  writeFileSync(probe, ".");
  return (modifiedAt(probe) ?? last) - last;
}

function modifiedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Undefined for a folder without a readable owner: one that is being made, or an older version's. */
function readOwner(directory: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, ownerFile), "utf8")) as Owner;
  } catch {
    return undefined;
  }
}

/** False when it is there already. */
function makeFolder(directory: string): boolean {
  try {
    mkdirSync(directory);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
