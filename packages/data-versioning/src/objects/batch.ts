/**
 * Work on many files at once, as it goes to a worker thread: parallel arrays, since structured cloning of
 * 70,000 small objects costs more than the hashing.
 */
export type FileBatch = HashBatch | StoreBatch | CopyBatch;

/** Hash files. */
interface HashBatch {
  readonly kind: "hash";
  readonly sources: readonly string[];
  /** DVC 2's line-end blind hash instead of plain MD5. */
  readonly dos2unix?: boolean;
}

/** Hash files and put their bytes into an objects folder under the hash. */
export interface StoreBatch {
  readonly kind: "store";
  readonly sources: readonly string[];
  readonly objects: string;
  readonly temporary: string;
}

/** Copy objects to targets, verifying each against the hash it must have; a target appears whole or not at all. */
export interface CopyBatch {
  readonly kind: "copy";
  readonly sources: readonly string[];
  readonly md5s: readonly string[];
  readonly targets: readonly string[];
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
