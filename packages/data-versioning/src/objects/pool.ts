import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { BatchResult, FileBatch, Paths } from "./batch.ts";
import { removeThreadFolders } from "./temporary.ts";
import { workOn } from "./work.ts";

/** Below these, starting threads (about 30 ms each) costs more than it saves. */
const INLINE_FILES = 400;
const INLINE_BYTES = 24 << 20;
const BATCH_FILES = 128;
const BATCH_BYTES = 16 << 20;

export interface PoolOptions {
  /** Sizes of the files, bytes, parallel to the batch's sources; for even batches. */
  readonly sizes: ArrayLike<number>;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Called after each part: files and bytes done since the last call. */
  readonly onProgress?: (files: number, bytes: number) => void;
}

/** Does a batch on all cores; the result is in the batch's order. */
export async function runBatch(batch: FileBatch, options: PoolOptions): Promise<BatchResult> {
  const count = batch.sources.length;
  const whole: BatchResult = {
    md5s: new Array<string>(count).fill(""),
    stats: new Float64Array(count * 3),
    problems: [],
  };
  const parts = partsOf(options.sizes, count);
  const threads = Math.min(options.threads ?? availableParallelism(), parts.length);
  let next = 0;
  const take = (): Part | undefined => {
    options.signal?.throwIfAborted();
    return parts[next++];
  };
  const told = new Map<Part, number>();
  const tell = (part: Part, bytes: number): void => {
    told.set(part, (told.get(part) ?? 0) + bytes);
    options.onProgress?.(0, bytes);
  };
  const finish = (part: Part, result: BatchResult): void => {
    merge(whole, result, part.start);
    options.onProgress?.(part.end - part.start, part.bytes - (told.get(part) ?? 0));
  };
  if (threads < 2 || isSmall(options.sizes, count) || !workersAvailable())
    await inThisThread(batch, { take, tell, finish });
  else await inWorkers(batch, threads, { take, tell, finish });
  return whole;
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
}

function partsOf(sizes: ArrayLike<number>, count: number): Part[] {
  const parts: Part[] = [];
  let start = 0;
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    bytes += sizes[i] ?? 0;
    if (i + 1 === count || i + 1 - start >= BATCH_FILES || bytes >= BATCH_BYTES) {
      parts.push({ start, end: i + 1, bytes });
      start = i + 1;
      bytes = 0;
    }
  }
  return parts;
}

function isSmall(sizes: ArrayLike<number>, count: number): boolean {
  if (count > INLINE_FILES) return false;
  let bytes = 0;
  for (let i = 0; i < count; i++) bytes += sizes[i] ?? 0;
  return bytes <= INLINE_BYTES;
}

/** Workers run compiled code only; the sources (in tests) do the same work in one thread. */
function workersAvailable(): boolean {
  return /\.c?js$/.test(import.meta.url);
}

/** The parts of a batch, and who is told how far they are. */
interface Desk {
  readonly take: () => Part | undefined;
  /** Bytes done of a part with a large file in it. */
  readonly tell: (part: Part, bytes: number) => void;
  readonly finish: (part: Part, result: BatchResult) => void;
}

async function inThisThread(batch: FileBatch, { take, tell, finish }: Desk): Promise<void> {
  for (let part = take(); part; part = take()) {
    const current = part;
    finish(current, await workOn(slice(batch, current), (bytes) => tell(current, bytes)));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

async function inWorkers(batch: FileBatch, threads: number, desk: Desk): Promise<void> {
  const workers = Array.from({ length: threads }, () => new Worker(new URL("./worker.js", import.meta.url)));
  try {
    await Promise.all(workers.map((worker) => feed(worker, batch, desk)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    if (batch.kind !== "hash") removeThreadFolders(batch.temporary);
  }
}

function feed(worker: Worker, batch: FileBatch, { take, tell, finish }: Desk): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let current: Part | undefined;
    const send = (): void => {
      current = take();
      if (current) worker.postMessage(slice(batch, current));
      else resolve();
    };
    worker.on("message", (result: BatchResult | number) => {
      try {
        if (typeof result === "number") return tell(current as Part, result);
        finish(current as Part, result);
        send();
      } catch (error) {
        reject(error);
      }
    });
    worker.on("error", reject);
    send();
  });
}

function slice(batch: FileBatch, { start, end }: Part): FileBatch {
  const cut = (paths: Paths): string[] => Array.from({ length: end - start }, (_, k) => paths.at(start + k) as string);
  const sources = cut(batch.sources);
  if (batch.kind !== "copy") return { ...batch, sources };
  return { ...batch, sources, md5s: cut(batch.md5s), targets: cut(batch.targets) };
}

function merge(whole: BatchResult, part: BatchResult, start: number): void {
  for (let i = 0; i < part.md5s.length; i++) whole.md5s[start + i] = part.md5s[i] as string;
  whole.stats.set(part.stats, start * 3);
  for (const problem of part.problems) whole.problems.push({ ...problem, index: problem.index + start });
}
