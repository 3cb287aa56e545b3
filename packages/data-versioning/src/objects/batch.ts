import { statSync } from "node:fs";

/** A list of paths: an array, or one that makes each path when it is asked for. */
export interface Paths {
  readonly length: number;
  at(index: number): string | undefined;
}

/** Paths that are made when they are asked for, so that a hundred thousand of them are never in memory at once. */
export function madePaths(length: number, make: (index: number) => string): Paths {
  return { length, at: make };
}

/** Of more files than this, not every one is asked for its size. */
const ASK_ALL = 4096;
const ASK_EVERY = 16;

/**
 * Size of each file in bytes, 0 for one that is not there: for parts of even size and the progress display. Of many files
 * only every sixteenth is asked, since seventy thousand questions take longer than the transfer of small files gains by them.
 */
export function fileSizes(paths: Paths): Float64Array {
  const sizes = new Float64Array(paths.length);
  const stride = paths.length > ASK_ALL ? ASK_EVERY : 1;
  for (let i = 0; i < sizes.length; i += stride) {
    const size = statSync(paths.at(i) as string, { throwIfNoEntry: false })?.size ?? 0;
    sizes.fill(size, i, i + stride);
  }
  return sizes;
}

/**
 * Work on many files at once: parallel lists, of which a worker thread gets a part as arrays, since structured cloning
 * of 70,000 small objects costs more than the hashing.
 */
export type FileBatch = HashBatch | StoreBatch | CopyBatch;

/** Hash files. */
interface HashBatch {
  readonly kind: "hash";
  readonly sources: Paths;
  /** DVC 2's line-end blind hash instead of plain MD5. */
  readonly dos2unix?: boolean;
}

/** Hash files and put their bytes into an objects folder under the hash. */
export interface StoreBatch {
  readonly kind: "store";
  readonly sources: Paths;
  readonly objects: string;
  readonly temporary: string;
}

/** Copy objects to targets, verifying each against the hash it must have; a target appears whole or not at all. */
export interface CopyBatch {
  readonly kind: "copy";
  readonly sources: Paths;
  readonly md5s: readonly string[];
  readonly targets: Paths;
  readonly temporary: string;
  /** Mode of the copies, before the umask; 0o444 is made exact. */
  readonly mode: number;
  /** Leave a target of the right size alone (objects are immutable). */
  readonly skipPresent: boolean;
  /** Stored objects are hashed line-end blind. */
  readonly dos2unix?: boolean;
}

/** What became of file `index` of a batch, when it went wrong. */
export interface FileProblem {
  readonly index: number;
  readonly kind: "missing" | "changed" | "corrupt" | "io";
  /** The hash found (corrupt), or the system's message. */
  readonly detail: string;
  readonly code?: string;
}

export interface BatchResult {
  /** Hash of each file, "" where it failed. */
  readonly md5s: string[];
  /** Three numbers a file: inode, modification time in milliseconds, size in bytes; of the target for copies. */
  readonly stats: Float64Array;
  readonly problems: FileProblem[];
}
