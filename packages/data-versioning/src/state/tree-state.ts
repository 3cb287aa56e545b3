import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { writeFileAtomic } from "../atomic-file.ts";
import { md5Of } from "../objects/digest.ts";
import type { Md5 } from "../objects/object-path.ts";

/**
 * What was known of one tracked path the last time it was hashed: like git's index, one file a tracked path,
 * read in one go. A file whose inode, size and modification time are as noted is not read again.
 */
export interface TreeState {
  readonly paths: readonly string[];
  readonly inodes: Float64Array;
  readonly mtimes: Float64Array;
  readonly sizes: Float64Array;
  readonly md5s: readonly string[];
  /** Hash of the whole: of the manifest for a directory, of the file for a file. */
  readonly md5: Md5;
}

const MAGIC = "MLOPSST1";
/** magic, crc of the rest, count, length of paths in bytes, md5 of the whole (36, padded) */
const HEADER = 8 + 4 + 4 + 4 + 36;
/** Coarsest tick of the modification time that is expected of a file system, milliseconds. */
const MTIME_TICK = 20;

export function treeStatePath(stateDirectory: string, relativePath: string): string {
  return join(stateDirectory, `${md5Of(relativePath)}.state`);
}

/** The noted state, or undefined when there is none or the file is damaged. */
export function readTreeState(file: string): TreeState | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  if (bytes.length < HEADER || bytes.toString("latin1", 0, 8) !== MAGIC) return undefined;
  if (bytes.readUInt32LE(8) !== crc32(bytes.subarray(12))) return undefined;
  return decode(bytes);
}

function decode(bytes: Buffer): TreeState {
  const count = bytes.readUInt32LE(12);
  const pathBytes = bytes.readUInt32LE(16);
  const md5 = bytes.toString("latin1", 20, HEADER).trim();
  const numbers = new Float64Array(count * 3);
  Buffer.from(numbers.buffer).set(bytes.subarray(HEADER, HEADER + count * 24));
  const hashesAt = HEADER + count * 24;
  const hashes = bytes.toString("hex", hashesAt, hashesAt + count * 16);
  const pathsAt = hashesAt + count * 16;
  const paths = count === 0 ? [] : bytes.toString("utf8", pathsAt, pathsAt + pathBytes).split("\0");
  return {
    paths,
    inodes: numbers.subarray(0, count),
    mtimes: numbers.subarray(count, 2 * count),
    sizes: numbers.subarray(2 * count),
    md5s: hashViews(hashes, count),
    md5,
  };
}

/** Cuts hashes out only when asked: most runs need none of them. */
function hashViews(hashes: string, count: number): readonly string[] {
  return new Proxy([] as string[], {
    get: (_, key) => {
      if (key === "length") return count;
      const index = Number(key);
      return Number.isInteger(index) ? hashes.slice(index * 32, index * 32 + 32) : undefined;
    },
  });
}

export interface StateToWrite {
  readonly paths: readonly string[];
  readonly inodes: ArrayLike<number>;
  readonly mtimes: ArrayLike<number>;
  readonly sizes: ArrayLike<number>;
  readonly md5s: ArrayLike<string>;
  readonly md5: Md5;
}

/**
 * Notes the state. A file touched within the last tick might change again without its time changing;
 * such an entry is written as unknown and hashed once more next time (git's "racily clean" entries).
 */
export function writeTreeState(file: string, state: StateToWrite, nowMilliseconds: number): void {
  const count = state.paths.length;
  const numbers = new Float64Array(count * 3);
  for (let i = 0; i < count; i++) {
    const mtime = state.mtimes[i] as number;
    numbers[i] = state.inodes[i] as number;
    numbers[count + i] = mtime > nowMilliseconds - MTIME_TICK ? Number.NaN : mtime;
    numbers[2 * count + i] = state.sizes[i] as number;
  }
  const paths = Buffer.from(state.paths.join("\0"), "utf8");
  const hashes = Buffer.from(Array.from(state.md5s).join(""), "hex");
  const header = Buffer.alloc(HEADER, " ");
  header.write(MAGIC, 0, "latin1");
  header.writeUInt32LE(count, 12);
  header.writeUInt32LE(paths.length, 16);
  header.write(state.md5, 20, "latin1");
  const bytes = Buffer.concat([header, Buffer.from(numbers.buffer), hashes, paths]);
  bytes.writeUInt32LE(crc32(bytes.subarray(12)), 8);
  writeFileAtomic(file, bytes);
}
