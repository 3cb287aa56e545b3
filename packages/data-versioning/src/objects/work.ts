import { closeSync, fstatSync, openSync, readSync, rmSync, type Stats, statSync } from "node:fs";
import type { BatchResult, CopyBatch, FileBatch, FileProblem, StoreBatch } from "./batch.ts";
import { dos2unixMd5, md5Of, startDigest } from "./digest.ts";
import { objectPath } from "./object-path.ts";
import { type StreamedFile, streamToTemporary } from "./stream-file.ts";
import { moveInto, OBJECT_MODE, sizeOf, writeWhole } from "./write-file.ts";

/** Files below this size are read in one go, bytes. */
const BLOCK = 1 << 20;
const buffer = Buffer.allocUnsafeSlow(BLOCK);

type OnBytes = (bytes: number) => void;

/**
 * Does a batch in this thread. Never throws for one file: its problem is in the result.
 * @param onBytes told of bytes of large files as they are done
 */
export async function workOn(batch: FileBatch, onBytes: OnBytes = () => undefined): Promise<BatchResult> {
  const count = batch.sources.length;
  const result: BatchResult = {
    md5s: new Array<string>(count).fill(""),
    stats: new Float64Array(count * 3),
    problems: [],
  };
  for (let index = 0; index < count; index++) {
    try {
      const pending = workOnOne(batch, index, onBytes);
      // Only large files are waited for: a turn of the event loop for each small one would cost more than its hash.
      const done = pending instanceof Promise ? await pending : pending;
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

type Doing = Done | Promise<Done>;

function workOnOne(batch: FileBatch, index: number, onBytes: OnBytes): Doing {
  const source = batch.sources.at(index) as string;
  if (batch.kind === "store") return withFile(source, (fd) => store(fd, batch, onBytes));
  if (batch.kind === "copy") return withFile(source, (fd) => copy(fd, batch, index, onBytes));
  return withFile(source, (fd) => {
    const before = regularStats(fd);
    const md5 = batch.dos2unix ? dos2unixMd5(blocks(fd)) : plainMd5(fd);
    return unchanged(fd, before, md5);
  });
}

/** Opens a file for as long as `use` takes. */
function withFile(path: string, use: (fd: number) => Doing): Doing {
  const fd = openSync(path, "r");
  let doing: Doing;
  try {
    doing = use(fd);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  if (doing instanceof Promise) return doing.finally(() => closeSync(fd));
  closeSync(fd);
  return doing;
}

function regularStats(fd: number): Stats {
  const stats = fstatSync(fd);
  if (!stats.isFile()) throw new Problem("io", "not a regular file");
  return stats;
}

/** Makes sure that the file did not change while it was hashed. */
function unchanged(fd: number, before: Stats, md5: string): Done {
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

function store(fd: number, batch: StoreBatch, onBytes: OnBytes): Doing {
  const before = regularStats(fd);
  const length = readSync(fd, buffer, 0, BLOCK, null);
  if (length === BLOCK) return storeLarge(fd, before, batch, onBytes);
  const bytes = buffer.subarray(0, length);
  const done = unchanged(fd, before, md5Of(bytes));
  const target = objectPath(batch.objects, done.md5);
  if (sizeOf(target) !== length) writeWhole(bytes, target, batch.temporary, OBJECT_MODE);
  return done;
}

async function storeLarge(fd: number, before: Stats, batch: StoreBatch, onBytes: OnBytes): Promise<Done> {
  const made = await streamToTemporary(fd, Buffer.from(buffer), batch.temporary, OBJECT_MODE, onBytes);
  return keepOrRemove(made, () => {
    const done = unchanged(fd, before, made.md5);
    const target = objectPath(batch.objects, made.md5);
    if (sizeOf(target) === before.size) rmSync(made.path, { force: true });
    else moveInto(made.path, target);
    return done;
  });
}

function copy(fd: number, batch: CopyBatch, index: number, onBytes: OnBytes): Doing {
  const md5 = batch.md5s[index] as string;
  const target = batch.targets.at(index) as string;
  if (batch.skipPresent && sizeOf(target) === fstatSync(fd).size) return { md5, stats: statSync(target) };
  const length = readSync(fd, buffer, 0, BLOCK, null);
  if (length === BLOCK || batch.dos2unix) return copyLarge(fd, length, { batch, md5, target }, onBytes);
  const bytes = buffer.subarray(0, length);
  mustEqual(md5Of(bytes), md5);
  return { md5, stats: writeWhole(bytes, target, batch.temporary, batch.mode) };
}

interface Copy {
  readonly batch: CopyBatch;
  readonly md5: string;
  readonly target: string;
}

async function copyLarge(fd: number, length: number, { batch, md5, target }: Copy, onBytes: OnBytes): Promise<Done> {
  const start = Buffer.from(buffer.subarray(0, length));
  const made = await streamToTemporary(fd, start, batch.temporary, batch.mode, onBytes);
  return keepOrRemove(made, () => {
    mustEqual(batch.dos2unix ? dos2unixOf(made.path) : made.md5, md5);
    moveInto(made.path, target);
    return { md5, stats: statSync(target) };
  });
}

function keepOrRemove(made: StreamedFile, settle: () => Done): Done {
  try {
    return settle();
  } catch (error) {
    rmSync(made.path, { force: true });
    throw error;
  }
}

function dos2unixOf(path: string): string {
  const fd = openSync(path, "r");
  try {
    return dos2unixMd5(blocks(fd));
  } finally {
    closeSync(fd);
  }
}

/** @param wanted may end in `.dir` */
function mustEqual(found: string, wanted: string): void {
  if (found !== wanted.slice(0, 32)) throw new Problem("corrupt", found);
}
