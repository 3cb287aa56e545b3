import { lstatSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { CorruptObjectError, MissingObjectsError } from "../errors.ts";
import { type BatchResult, type FileProblem, fileSizes, madePaths } from "../objects/batch.ts";
import { placeLink, workingLinkType } from "../objects/link.ts";
import { objectPath, objectsFolder } from "../objects/object-path.ts";
import { runBatch } from "../objects/pool.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import type { Context } from "../repository/context.ts";
import { FileWorkError, fileAt, poolOptions } from "../tree/hash-tree.ts";
import type { ManifestEntry } from "../tree/manifest.ts";
import { healObjects } from "./heal.ts";

/** Inode, modification time (milliseconds) and size (bytes) of a file that was put in place, by its path. */
export type PlacedFiles = Map<string, readonly [number, number, number]>;

/**
 * Puts files of a version into the workspace, each whole or not at all. Bytes are hashed on the way: a corrupt object
 * is never handed out, but replaced from the remote. @throws CorruptObjectError, MissingObjectsError
 */
export async function restoreFiles(
  context: Context,
  output: TrackedOutput,
  entries: readonly ManifestEntry[],
): Promise<PlacedFiles> {
  const placed: PlacedFiles = new Map();
  if (entries.length === 0) {
    if (output.version?.nfiles === 0) mkdirSync(output.path, { recursive: true });
    return placed;
  }
  makeFolders(output.path, entries);
  const type = workingLinkType(context);
  if (type === "hardlink" || type === "symlink") return linkFiles(context, type, output, entries);
  const first = await copyBatch(context, output, entries, placed);
  if (first.length === 0) return placed;
  await healObjects(
    context,
    output,
    first.map((problem) => ({ entry: entries[problem.index] as ManifestEntry, problem })),
  );
  const again = first.map((problem) => entries[problem.index] as ManifestEntry);
  const left = await copyBatch(context, output, again, placed);
  const problem = left[0];
  if (problem) throw problemError(context, output, again[problem.index] as ManifestEntry, problem);
  return placed;
}

function makeFolders(root: string, entries: readonly ManifestEntry[]): void {
  const folders = new Set(entries.map((entry) => dirname(fileAt(root, entry.path))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
}

async function copyBatch(
  context: Context,
  output: TrackedOutput,
  entries: readonly ManifestEntry[],
  placed: PlacedFiles,
): Promise<FileProblem[]> {
  const objects = objectsFolder(context.cacheDirectory, output.hash);
  const sources = madePaths(entries.length, (i) => objectPath(objects, (entries[i] as ManifestEntry).md5));
  const sizes = fileSizes(sources);
  const batch = {
    kind: "copy",
    sources,
    md5s: entries.map((entry) => entry.md5),
    targets: madePaths(entries.length, (i) => fileAt(output.path, (entries[i] as ManifestEntry).path)),
    temporary: context.workTemporary,
    mode: 0o666,
    skipPresent: false,
    dos2unix: output.hash === "md5-dos2unix",
  } as const;
  const result = await runBatch(batch, { sizes, ...poolOptions(context, "checkout", sizes) });
  notePlaced(entries, result, placed);
  return result.problems;
}

function notePlaced(entries: readonly ManifestEntry[], result: BatchResult, placed: PlacedFiles): void {
  entries.forEach((entry, i) => {
    if (result.md5s[i] === "") return;
    placed.set(entry.path, [
      result.stats[i * 3] as number,
      result.stats[i * 3 + 1] as number,
      result.stats[i * 3 + 2] as number,
    ]);
  });
}

function problemError(context: Context, output: TrackedOutput, entry: ManifestEntry, problem: FileProblem): Error {
  const path = objectPath(objectsFolder(context.cacheDirectory, output.hash), entry.md5);
  if (problem.kind === "corrupt") return new CorruptObjectError(entry.md5, path, problem.detail);
  if (problem.kind === "missing")
    return new MissingObjectsError(output.relative, [fileAt(output.relative, entry.path)]);
  return new FileWorkError(fileAt(output.path, entry.path), problem);
}

/** Links share the object's bytes, so each object is verified before it is linked. */
async function linkFiles(
  context: Context,
  type: "hardlink" | "symlink",
  output: TrackedOutput,
  entries: readonly ManifestEntry[],
): Promise<PlacedFiles> {
  const objects = objectsFolder(context.cacheDirectory, output.hash);
  await verifyObjects(context, output, entries, true);
  const placed: PlacedFiles = new Map();
  for (const entry of entries) {
    const object = objectPath(objects, entry.md5);
    placeLink(context, type, object, fileAt(output.path, entry.path));
    const stats = lstatSync(object);
    placed.set(entry.path, [stats.ino, stats.mtimeMs, stats.size]);
  }
  return placed;
}

async function verifyObjects(
  context: Context,
  output: TrackedOutput,
  entries: readonly ManifestEntry[],
  mayHeal: boolean,
): Promise<void> {
  const objects = objectsFolder(context.cacheDirectory, output.hash);
  const sources = madePaths(entries.length, (i) => objectPath(objects, (entries[i] as ManifestEntry).md5));
  const sizes = fileSizes(sources);
  const result = await runBatch(
    { kind: "hash", sources, dos2unix: output.hash === "md5-dos2unix" },
    { sizes, ...poolOptions(context, "verify", sizes) },
  );
  const bad = entries.flatMap((entry, index) => {
    const problem = result.problems.find((one) => one.index === index);
    const found = result.md5s[index] as string;
    if (problem) return [{ entry, problem }];
    return found === entry.md5 ? [] : [{ entry, problem: { index, kind: "corrupt", detail: found } as FileProblem }];
  });
  const first = bad[0];
  if (!first) return;
  if (!mayHeal) throw problemError(context, output, first.entry, first.problem);
  await healObjects(context, output, bad);
  await verifyObjects(
    context,
    output,
    bad.map(({ entry }) => entry),
    false,
  );
}
