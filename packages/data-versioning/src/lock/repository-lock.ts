import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureFolder } from "../objects/temporary.ts";
import { type LockHolder, RepositoryLockedError } from "./errors.ts";
import { type Flock, tryFlock } from "./flock.ts";
import { readOwnLock, tryOwnLock } from "./own-lock.ts";
import { commandOf } from "./process.ts";

export interface LockOptions {
  readonly root: string;
  /** `.dvc/tmp`. */
  readonly tmpDirectory: string;
  /** Shown to others who wait. */
  readonly command: string;
  /** How long to wait for another process, milliseconds. */
  readonly waitMilliseconds?: number;
  readonly signal?: AbortSignal;
}

/** DVC waits as long (dvc/lock.py DEFAULT_TIMEOUT). */
const DEFAULT_WAIT = 3000;
const RETRY = 100;
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `work` while this process alone may change the repository: against other `mlops` by an own lock file,
 * against DVC by the flock on `.dvc/tmp/lock` that DVC takes. Callers of one process queue up.
 * @throws RepositoryLockedError naming the holder, when it stays busy
 */
export async function withRepositoryLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const before = queues.get(options.root) ?? Promise.resolve();
  const turn = before.then(() => locked(options, work));
  const settled = turn.catch(() => undefined);
  queues.set(options.root, settled);
  try {
    return await turn;
  } finally {
    if (queues.get(options.root) === settled) queues.delete(options.root);
  }
}

async function locked<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  ensureFolder(options.tmpDirectory);
  const own = `${options.tmpDirectory}/mlops.lock`;
  const deadline = Date.now() + (options.waitMilliseconds ?? DEFAULT_WAIT);
  await until(
    deadline,
    options,
    () => Promise.resolve(tryOwnLock(own, options.command)),
    () => holderOfOwn(own),
  );
  try {
    const flock = await dvcLock(options, deadline);
    try {
      return await work();
    } finally {
      await flock?.release();
    }
  } finally {
    rmSync(own, { force: true });
  }
}

async function dvcLock(options: LockOptions, deadline: number): Promise<Flock | undefined> {
  const file = `${options.tmpDirectory}/lock`;
  let held: Flock | undefined;
  const attempt = async (): Promise<boolean> => {
    const outcome = await tryFlock(file);
    if (typeof outcome === "object") held = outcome;
    return outcome !== "busy";
  };
  await until(deadline, options, attempt, () => holderOfDvc(file));
  if (held) writeFileSync(file, ` ${process.pid}\n`);
  return held;
}

async function until(
  deadline: number,
  options: LockOptions,
  attempt: () => Promise<boolean>,
  holder: () => LockHolder | undefined,
): Promise<void> {
  for (;;) {
    options.signal?.throwIfAborted();
    if (await attempt()) return;
    if (Date.now() >= deadline) throw new RepositoryLockedError(options.root, holder());
    await sleep(RETRY);
  }
}

function holderOfOwn(file: string): LockHolder | undefined {
  const lock = readOwnLock(file);
  return lock && { pid: lock.pid, command: lock.command, ageSeconds: (Date.now() - lock.startedAt) / 1000 };
}

function holderOfDvc(file: string): LockHolder | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, "utf8").trim(), 10);
    if (!Number.isInteger(pid)) return undefined;
    return { pid, command: commandOf(pid), ageSeconds: (Date.now() - statSync(file).mtimeMs) / 1000 };
  } catch {
    return undefined;
  }
}
