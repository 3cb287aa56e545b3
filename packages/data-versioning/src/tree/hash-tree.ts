import { statSync } from "node:fs";
import { relative } from "node:path";
import { DataError, FileChangedError } from "../errors.ts";
import { rulesAt } from "../ignore/rules.ts";
import { type BatchResult, type FileProblem, madePaths } from "../objects/batch.ts";
import { type Md5, objectPath, objectsFolder } from "../objects/object-path.ts";
import { ensureFolder } from "../objects/temporary.ts";
import type { Context, Progress } from "../repository/context.ts";
import { readTreeState, type TreeState, treeStatePath, writeTreeState } from "../state/tree-state.ts";
import { makeManifest } from "./manifest.ts";
import { type Listing, scanDirectory, scanFile } from "./scan.ts";

/** The hash of a file or folder in the workspace, with the hash of each file in it. */
export interface HashedTree {
  readonly isDirectory: boolean;
  readonly listing: Listing;
  /** Parallel to the listing's paths. */
  readonly md5s: readonly string[];
  readonly md5: Md5;
  /** The `.dir` object's text; undefined for a file and where nothing had changed. */
  readonly manifest: string | undefined;
  /** True when the noted state was right for every file and nothing had to be read. */
  readonly unchanged: boolean;
}

/** A file that could not be read or stored. */
export class FileWorkError extends DataError {
  readonly path: string;
  readonly code: string | undefined;
  constructor(path: string, problem: FileProblem) {
    super(`${path}: ${problem.detail}${remedyFor(problem.code)}`);
    this.path = path;
    this.code = problem.code;
  }
}

function remedyFor(code: string | undefined): string {
  if (code === "ENOSPC") return "; free space on the disk and run the command again, nothing was lost";
  if (code === "EACCES" || code === "EROFS" || code === "EPERM")
    return "; make the place writable for this user and run the command again";
  return "";
}

/** Hashes what the state does not know. With `store`, also makes sure that the cache holds every file. */
export async function hashTree(
  context: Context,
  path: string,
  { store }: { readonly store: boolean },
): Promise<HashedTree> {
  const isDirectory = statSync(path).isDirectory();
  const listing = isDirectory ? scanDirectory(path, rulesAt(context.ignore, context.root, path)) : scanFile(path);
  const stateFile = treeStatePath(context.stateDirectory, relative(context.root, path));
  const state = readTreeState(stateFile);
  const known = knownHashes(listing, state);
  const objects = objectsFolder(context.cacheDirectory);
  const todo: number[] = [];
  for (let i = 0; i < known.length; i++) {
    const md5 = known[i];
    if (md5 === undefined || (store && !hasObject(objects, md5, listing.sizes[i] as number))) todo.push(i);
  }
  if (todo.length === 0 && state && sameNames(listing, state)) {
    return { isDirectory, listing, md5s: known as string[], md5: state.md5, manifest: undefined, unchanged: true };
  }
  await hashMissing(context, path, listing, known, todo, store);
  const md5s = known as string[];
  const manifest = isDirectory ? makeManifest(listing.paths, md5s) : undefined;
  const md5 = manifest?.md5 ?? (md5s[0] as string);
  noteState(stateFile, listing, md5s, md5);
  return { isDirectory, listing, md5s, md5, manifest: manifest?.text, unchanged: false };
}

/** Notes hashes that are known to be right, so that the next pass reads nothing. */
export function noteState(
  stateFile: string,
  listing: Omit<Listing, "links" | "totalBytes">,
  md5s: readonly string[],
  md5: Md5,
): void {
  try {
    writeTreeState(stateFile, { ...listing, md5s, md5 }, Date.now());
  } catch (error) {
    // The state only saves time; a read-only repository works without it.
    if (!["EACCES", "EROFS", "EPERM", "ENOSPC"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

function sameNames(listing: Listing, state: TreeState): boolean {
  return listing.paths.length === state.paths.length && listing.paths.every((path, i) => path === state.paths[i]);
}

function knownHashes(listing: Listing, state: TreeState | undefined): (string | undefined)[] {
  const { paths } = listing;
  if (!state) return new Array<undefined>(paths.length);
  let positions: Map<string, number> | undefined;
  return paths.map((path, i) => {
    let at: number | undefined = i;
    if (state.paths[i] !== path) {
      positions ??= new Map(state.paths.map((name, index) => [name, index]));
      at = positions.get(path);
    }
    return at !== undefined && isSame(listing, i, state, at) ? state.md5s[at] : undefined;
  });
}

function isSame(listing: Listing, i: number, state: TreeState, at: number): boolean {
  return (
    state.mtimes[at] === listing.mtimes[i] &&
    state.sizes[at] === listing.sizes[i] &&
    state.inodes[at] === listing.inodes[i]
  );
}

function hasObject(objects: string, md5: Md5, size: number): boolean {
  return statSync(objectPath(objects, md5), { throwIfNoEntry: false })?.size === size;
}

async function hashMissing(
  context: Context,
  root: string,
  listing: Listing,
  md5s: (string | undefined)[],
  todo: readonly number[],
  store: boolean,
): Promise<void> {
  const sourceAt = (k: number): string => fileAt(root, listing.paths[todo[k] as number] as string);
  const sources = madePaths(todo.length, sourceAt);
  const sizes = todo.map((i) => listing.sizes[i] as number);
  const { runBatch } = await import("../objects/pool.ts");
  if (store) ensureFolder(context.cacheTemporary);
  const batch = store
    ? ({
        kind: "store",
        sources,
        objects: objectsFolder(context.cacheDirectory),
        temporary: context.cacheTemporary,
      } as const)
    : ({ kind: "hash", sources } as const);
  const result = await runBatch(batch, { sizes, ...poolOptions(context, "hash", sizes) });
  const problem = result.problems[0];
  if (problem) throw problemError(sourceAt(problem.index), problem);
  for (const [k, i] of todo.entries()) take(listing, md5s, i, result, k);
}

function take(listing: Listing, md5s: (string | undefined)[], i: number, result: BatchResult, k: number): void {
  md5s[i] = result.md5s[k] as string;
  listing.inodes[i] = result.stats[k * 3] as number;
  listing.mtimes[i] = result.stats[k * 3 + 1] as number;
  listing.sizes[i] = result.stats[k * 3 + 2] as number;
}

function problemError(path: string, problem: FileProblem): Error {
  return problem.kind === "changed" || problem.kind === "missing"
    ? new FileChangedError(path)
    : new FileWorkError(path, problem);
}

/** Path of a listed file; a single file is listed under "". */
export function fileAt(root: string, path: string): string {
  return path === "" ? root : `${root}/${path}`;
}

/** Pool options that report progress and obey the caller's signal and thread count. */
export function poolOptions(
  context: Context,
  step: Progress["step"],
  sizes: ArrayLike<number>,
): { threads?: number; signal?: AbortSignal; onProgress?: (files: number, bytes: number) => void } {
  const { options } = context;
  let bytesTotal = 0;
  for (let i = 0; i < sizes.length; i++) bytesTotal += sizes[i] as number;
  let filesDone = 0;
  let bytesDone = 0;
  return {
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: (files, bytes) => {
      filesDone += files;
      bytesDone += bytes;
      options.onProgress?.({ step, filesDone, filesTotal: sizes.length, bytesDone, bytesTotal });
    },
  };
}
