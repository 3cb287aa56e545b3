import { readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFileAtomic } from "../atomic-file.ts";
import { DataError } from "../errors.ts";
import { ensureFolder } from "../objects/temporary.ts";
import { tryFlock } from "./flock.ts";
import { tryOwnLock } from "./own-lock.ts";

/** Who reads or writes a path. DVC allows no further fields. */
export interface LockInfo {
  readonly pid: number;
  readonly cmd: string;
}

/** The content of `.dvc/tmp/rwlock` (dvc/rwlock.py): paths are absolute. */
export interface RwLock {
  read: Record<string, LockInfo[]>;
  write: Record<string, LockInfo>;
}

/** `.dvc/tmp/rwlock` cannot be read. */
class PathLocksCorruptError extends DataError {
  constructor(file: string) {
    super(`${file} is not the JSON that DVC writes; if no dvc or mlops process runs, remove the file and try again`);
  }
}

/** Another process keeps `.dvc/tmp/rwlock` for itself, which takes milliseconds as a rule. */
class PathLocksBusyError extends DataError {
  constructor(file: string, milliseconds: number) {
    super(
      `${file} was in use by another dvc or mlops process for ${milliseconds / 1000} s; see what that one does, then run the command again`,
    );
  }
}

/** A change takes milliseconds, so that a longer wait means a process that hangs. */
const WAIT = 3000;
const RETRY = 50;
const queues = new Map<string, Promise<unknown>>();

/**
 * Changes the path locks of a repository while nobody else does: against DVC by the flock on `rwlock.lock` that DVC takes,
 * against other `mlops` by an own lock file too, as there may be no flock. Callers of one process queue up.
 * @param waitMilliseconds how long others may be at it
 * @throws PathLocksBusyError; PathLocksCorruptError; what `change` throws, and then nothing is changed
 */
export async function editRwLock(
  tmpDirectory: string,
  change: (lock: RwLock) => void,
  waitMilliseconds: number = WAIT,
): Promise<void> {
  const turn = (queues.get(tmpDirectory) ?? Promise.resolve()).then(() =>
    guarded(tmpDirectory, waitMilliseconds, () => {
      const lock = readRwLock(tmpDirectory);
      change(lock);
      // By renaming: those who only look, under the repository's lock, never see half of it.
      writeFileAtomic(fileIn(tmpDirectory), JSON.stringify(lock));
    }),
  );
  const settled = turn.catch(() => undefined);
  queues.set(tmpDirectory, settled);
  try {
    await turn;
  } finally {
    if (queues.get(tmpDirectory) === settled) queues.delete(tmpDirectory);
  }
}

/** The path locks as they are now. @throws PathLocksCorruptError */
export function readRwLock(tmpDirectory: string): RwLock {
  const file = fileIn(tmpDirectory);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return { read: {}, write: {} };
  }
  try {
    const lock = JSON.parse(text) as Partial<RwLock>;
    return { read: lock.read ?? {}, write: lock.write ?? {} };
  } catch {
    throw new PathLocksCorruptError(file);
  }
}

function fileIn(tmpDirectory: string): string {
  return `${tmpDirectory}/rwlock`;
}

async function guarded(tmpDirectory: string, waitMilliseconds: number, work: () => void): Promise<void> {
  ensureFolder(tmpDirectory);
  const deadline = Date.now() + waitMilliseconds;
  const own = `${tmpDirectory}/mlops-rwlock.lock`;
  const until = async <T>(attempt: () => T | "busy" | Promise<T | "busy">): Promise<T> => {
    for (;;) {
      const outcome = await attempt();
      if (outcome !== "busy") return outcome;
      if (Date.now() >= deadline) throw new PathLocksBusyError(fileIn(tmpDirectory), waitMilliseconds);
      await sleep(RETRY);
    }
  };
  await until(() => tryOwnLock(own, "path locks") || "busy");
  try {
    const flock = await until(() => tryFlock(`${tmpDirectory}/rwlock.lock`));
    try {
      work();
    } finally {
      if (typeof flock === "object") await flock.release();
    }
  } finally {
    rmSync(own, { force: true });
  }
}
