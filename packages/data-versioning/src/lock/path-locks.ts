import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DataError } from "../errors.ts";
import { ensureFolder, isAlive } from "../objects/temporary.ts";
import { PathLockedError } from "./errors.ts";
import { tryFlock } from "./flock.ts";

/** Paths a stage reads and writes while its command runs, absolute. */
export interface PathClaim {
  readonly command: string;
  readonly read: readonly string[];
  readonly write: readonly string[];
}

interface LockInfo {
  readonly pid: number;
  readonly cmd: string;
}

/** The content of `.dvc/tmp/rwlock` (dvc/rwlock.py). */
interface RwLock {
  read: Record<string, LockInfo[]>;
  write: Record<string, LockInfo>;
}

/** `.dvc/tmp/rwlock` cannot be read. */
class PathLocksCorruptError extends DataError {
  constructor(file: string) {
    super(`${file} is not the JSON that DVC writes; if no dvc or mlops process runs, remove the file and try again`);
  }
}

const queues = new Map<string, Promise<unknown>>();

/** Notes the claim in DVC's rwlock file while `work` runs, so that neither DVC nor we touch these paths. @throws PathLockedError */
export async function withPathLocks<T>(tmpDirectory: string, claim: PathClaim, work: () => Promise<T>): Promise<T> {
  const info: LockInfo = { pid: process.pid, cmd: claim.command };
  await edit(tmpDirectory, (lock) => {
    refuseBlocked(lock, claim);
    for (const path of claim.read) lock.read[path] = [...(lock.read[path] ?? []), info];
    for (const path of claim.write) lock.write[path] = info;
  });
  try {
    return await work();
  } finally {
    await edit(tmpDirectory, (lock) => release(lock, claim, info));
  }
}

/** Makes sure that no running stage has these paths; for work that is done under the repository lock. @throws PathLockedError */
export function refuseLockedPaths(tmpDirectory: string, claim: PathClaim): void {
  refuseBlocked(readLocks(`${tmpDirectory}/rwlock`), claim);
}

function refuseBlocked(lock: RwLock, claim: PathClaim): void {
  for (const [path, info] of Object.entries(lock.write)) {
    if (isForeign(info) && [...claim.read, ...claim.write].some((own) => overlap(own, path))) {
      throw new PathLockedError(path, "write", info.pid, info.cmd);
    }
  }
  for (const [path, infos] of Object.entries(lock.read)) {
    const info = infos.find(isForeign);
    if (info && claim.write.some((own) => overlap(own, path)))
      throw new PathLockedError(path, "read", info.pid, info.cmd);
  }
}

/** Entries of dead processes do not count; within this process the caller orders its own work. */
function isForeign(info: LockInfo): boolean {
  return info.pid !== process.pid && isAlive(info.pid);
}

function overlap(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function release(lock: RwLock, claim: PathClaim, info: LockInfo): void {
  const isOwn = (other: LockInfo | undefined): boolean => other?.pid === info.pid && other.cmd === info.cmd;
  for (const path of claim.read) {
    const rest = (lock.read[path] ?? []).filter((other) => !isOwn(other));
    if (rest.length > 0) lock.read[path] = rest;
    else delete lock.read[path];
  }
  for (const path of claim.write) if (isOwn(lock.write[path])) delete lock.write[path];
  dropDead(lock);
}

function dropDead(lock: RwLock): void {
  for (const [path, info] of Object.entries(lock.write)) if (!isAlive(info.pid)) delete lock.write[path];
  for (const [path, infos] of Object.entries(lock.read)) {
    const live = infos.filter((info) => isAlive(info.pid));
    if (live.length > 0) lock.read[path] = live;
    else delete lock.read[path];
  }
}

async function edit(tmpDirectory: string, change: (lock: RwLock) => void): Promise<void> {
  const turn = (queues.get(tmpDirectory) ?? Promise.resolve()).then(() => editNow(tmpDirectory, change));
  queues.set(
    tmpDirectory,
    turn.catch(() => undefined),
  );
  await turn;
}

async function editNow(tmpDirectory: string, change: (lock: RwLock) => void): Promise<void> {
  ensureFolder(tmpDirectory);
  const guard = `${tmpDirectory}/rwlock.lock`;
  let held = await tryFlock(guard);
  for (let tries = 0; held === "busy" && tries < 60; tries++) {
    await sleep(50);
    held = await tryFlock(guard);
  }
  try {
    const file = `${tmpDirectory}/rwlock`;
    const lock = readLocks(file);
    change(lock);
    writeFileSync(file, JSON.stringify(lock));
  } finally {
    if (typeof held === "object") await held.release();
  }
}

function readLocks(file: string): RwLock {
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
