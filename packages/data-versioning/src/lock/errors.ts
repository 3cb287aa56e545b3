import { DataError } from "../errors.ts";

/** Who holds a lock, as far as can be told. */
export interface LockHolder {
  readonly pid: number;
  readonly command: string;
  /** Seconds since the lock was taken; undefined when unknown. */
  readonly ageSeconds: number | undefined;
}

/** The repository is in use by another process. */
export class RepositoryLockedError extends DataError {
  readonly holder: LockHolder | undefined;
  constructor(root: string, holder: LockHolder | undefined) {
    super(`repository ${root} is in use by ${describeHolder(holder)}; wait for it to end and run the command again`);
    this.holder = holder;
  }
}

/** A path is being written (or read, when it is to be written) by a running stage. */
export class PathLockedError extends DataError {
  readonly path: string;
  constructor(path: string, mode: "read" | "write", pid: number, command: string) {
    const doing = mode === "write" ? "writing" : "reading";
    super(`${path} is busy: process ${pid} (${command}) is ${doing} it; wait for it to end and run the command again`);
    this.path = path;
  }
}

function describeHolder(holder: LockHolder | undefined): string {
  if (!holder) return "another process";
  const age = holder.ageSeconds === undefined ? "" : ` for ${holder.ageSeconds.toFixed(0)} s`;
  return `process ${holder.pid} (${holder.command})${age}`;
}
