import {
  chmodSync,
  closeSync,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { BatchResult, CopyBatch, FileBatch, FileProblem, StoreBatch } from "./batch.ts";
import { dos2unixMd5, md5Of, startDigest } from "./digest.ts";
import { objectPath } from "./object-path.ts";
import { temporaryPath } from "./temporary.ts";

/** Files up to this size are read in one go, bytes. */
const BLOCK = 1 << 20;
const buffer = Buffer.allocUnsafeSlow(BLOCK + 1);
const OBJECT_MODE = 0o444;
const umaskHidesReads = (process.umask() & OBJECT_MODE) !== 0;

/** Does a batch in this thread. Never throws for one file: its problem is in the result. */
export function workOn(batch: FileBatch): BatchResult {
  const count = batch.sources.length;
  const result: BatchResult = {
    md5s: new Array<string>(count).fill(""),
    stats: new Float64Array(count * 3),
    problems: [],
  };
  for (let index = 0; index < count; index++) {
    try {
      const done = workOnOne(batch, index);
      result.md5s[index] = done.md5;
      result.stats[index * 3] = done.stats.ino;
      result.stats[index * 3 + 1] = done.stats.mtimeMs;
      result.stats[index * 3 + 2] = done.stats.size;
    } catch (error) {
      result.problems.push(problemOf(error, index));
    }
  }
  return result;
}

interface Done {
  readonly md5: string;
  readonly stats: Stats;
}

class Problem extends Error {
  readonly kind: FileProblem["kind"];
  constructor(kind: FileProblem["kind"], detail: string) {
    super(detail);
    this.kind = kind;
  }
}

function problemOf(error: unknown, index: number): FileProblem {
  if (error instanceof Problem) return { index, kind: error.kind, detail: error.message };
  const { code, message } = error as NodeJS.ErrnoException;
  return {
    index,
    kind: code === "ENOENT" ? "missing" : "io",
    detail: message,
    ...(code === undefined ? {} : { code }),
  };
}

function workOnOne(batch: FileBatch, index: number): Done {
  const source = batch.sources[index] as string;
  if (batch.kind === "store") return withFile(source, (fd) => store(fd, batch));
  if (batch.kind === "copy") return copy(source, batch, index);
  return withFile(source, (fd) => unchanged(fd, () => (batch.dos2unix ? dos2unixMd5(blocks(fd)) : plainMd5(fd))));
}

function withFile<T>(path: string, use: (fd: number) => T): T {
  const fd = openSync(path, "r");
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/** Runs `hash` over an open file and makes sure that the file did not change meanwhile. */
function unchanged(fd: number, hash: () => string): Done {
  const before = fstatSync(fd);
  if (!before.isFile()) throw new Problem("io", "not a regular file");
  const md5 = hash();
  const after = fstatSync(fd);
  if (after.mtimeMs !== before.mtimeMs || after.size !== before.size) throw new Problem("changed", "");
  return { md5, stats: after };
}

/** Blocks of the file as a function that returns the next one; the buffer is reused. */
function blocks(fd: number): () => Uint8Array {
  return () => buffer.subarray(0, readSync(fd, buffer, 0, BLOCK, null));
}

function plainMd5(fd: number): string {
  const next = blocks(fd);
  const first = next();
  if (first.length < BLOCK) return md5Of(first);
  const digest = startDigest();
  for (let block = first; block.length > 0; block = next()) digest.update(block);
  return digest.hex();
}

function store(fd: number, batch: StoreBatch): Done {
  let pending: { path: string; md5: string } | undefined;
  try {
    return unchanged(fd, () => {
      const length = readSync(fd, buffer, 0, BLOCK, null);
      if (length < BLOCK) return storeSmall(length, batch);
      pending = streamToTemporary(fd, length, batch.temporary, OBJECT_MODE);
      return pending.md5;
    });
  } finally {
    // A file that changed is not stored; of a whole one the temporary copy becomes the object.
    if (pending) settle(pending, batch.objects, fd);
  }
}

function storeSmall(length: number, batch: StoreBatch): string {
  const bytes = buffer.subarray(0, length);
  const md5 = md5Of(bytes);
  const target = objectPath(batch.objects, md5);
  if (sizeOf(target) !== length) writeWhole(bytes, target, batch.temporary, OBJECT_MODE);
  return md5;
}

function settle(pending: { path: string; md5: string }, objects: string, fd: number): void {
  const target = objectPath(objects, pending.md5);
  if (sizeOf(target) === fstatSync(fd).size) rmSync(pending.path, { force: true });
  else moveInto(pending.path, target);
}

function copy(source: string, batch: CopyBatch, index: number): Done {
  const md5 = batch.md5s[index] as string;
  const target = batch.targets[index] as string;
  const wanted = md5.slice(0, 32);
  return withFile(source, (fd) => {
    const size = fstatSync(fd).size;
    if (batch.skipPresent && sizeOf(target) === size) return { md5, stats: statSync(target) };
    const length = readSync(fd, buffer, 0, BLOCK, null);
    if (length < BLOCK && !batch.dos2unix) {
      const bytes = buffer.subarray(0, length);
      mustEqual(md5Of(bytes), wanted);
      return { md5, stats: writeWhole(bytes, target, batch.temporary, batch.mode) };
    }
    const made = streamToTemporary(fd, length, batch.temporary, batch.mode);
    try {
      mustEqual(batch.dos2unix ? withFile(source, (again) => dos2unixMd5(blocks(again))) : made.md5, wanted);
      moveInto(made.path, target);
    } catch (error) {
      rmSync(made.path, { force: true });
      throw error;
    }
    return { md5, stats: statSync(target) };
  });
}

function mustEqual(found: string, wanted: string): void {
  if (found !== wanted) throw new Problem("corrupt", found);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

/** Writes the first block (in the buffer) and the rest of the file to a new temporary file, hashing on the way. */
function streamToTemporary(fd: number, length: number, folder: string, mode: number): { path: string; md5: string } {
  const path = temporaryPath(folder);
  const out = openSync(path, "wx", mode);
  const digest = startDigest();
  try {
    for (let n = length; n > 0; n = readSync(fd, buffer, 0, BLOCK, null)) {
      const block = buffer.subarray(0, n);
      digest.update(block);
      writeAll(out, block);
    }
    if (mode === OBJECT_MODE && umaskHidesReads) fchmodSync(out, OBJECT_MODE);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(out);
  }
  return { path, md5: digest.hex() };
}

function writeWhole(bytes: Uint8Array, target: string, folder: string, mode: number): Stats {
  const path = temporaryPath(folder);
  const out = openSync(path, "wx", mode);
  let stats: Stats;
  try {
    writeAll(out, bytes);
    stats = fstatSync(out);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(out);
  }
  if (mode === OBJECT_MODE && umaskHidesReads) chmodSync(path, OBJECT_MODE);
  moveInto(path, target);
  return stats;
}

function writeAll(fd: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written);
}

function moveInto(path: string, target: string): void {
  try {
    renameSync(path, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      rmSync(path, { force: true });
      throw error;
    }
    mkdirSync(dirname(target), { recursive: true });
    renameSync(path, target);
  }
}
