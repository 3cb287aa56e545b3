import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, relative } from "node:path";
import type { LinkType } from "../config/config.ts";
import { DataError } from "../errors.ts";
import type { Context } from "../repository/context.ts";
import { treeStatePath } from "../state/tree-state.ts";
import { fileAt, type HashedTree, noteState } from "../tree/hash-tree.ts";
import { objectPath, objectsFolder } from "./object-path.ts";
import { ensureFolder, temporaryPath } from "./temporary.ts";

/** None of the configured link types works between cache and workspace. */
class LinkTypeError extends DataError {
  constructor(types: readonly string[], cacheDirectory: string) {
    super(`cannot link files from ${cacheDirectory} as ${types.join(" or ")}; add copy to cache.type in .dvc/config`);
  }
}

/** Finds the first configured link type that works from the cache to the workspace, by trying it. "copy" always does. */
export function workingLinkType(context: Context): LinkType {
  for (const type of context.config.linkTypes) if (type === "copy" || linkWorks(context, type)) return type;
  throw new LinkTypeError(context.config.linkTypes, context.cacheDirectory);
}

function linkWorks(context: Context, type: Exclude<LinkType, "copy">): boolean {
  const from = temporaryPath(context.cacheTemporary);
  const to = temporaryPath(context.workTemporary);
  try {
    ensureFolder(context.cacheTemporary);
    ensureFolder(context.workTemporary);
    writeFileSync(from, "probe");
    makeLink(type, from, to);
    return true;
  } catch {
    return false;
  } finally {
    for (const path of [from, to]) rmSync(path, { force: true });
  }
}

function makeLink(type: Exclude<LinkType, "copy">, from: string, to: string): void {
  if (type === "hardlink") linkSync(from, to);
  else if (type === "symlink") symlinkSync(from, to);
  else copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE);
}

/** Puts a link of the given type in place of `target`, atomically. */
export function placeLink(context: Context, type: Exclude<LinkType, "copy">, object: string, target: string): void {
  const temporary = temporaryPath(context.workTemporary);
  makeLink(type, object, temporary);
  try {
    renameSync(temporary, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(temporary, target);
  }
}

/** After `add`: when the cache is linked hard or symbolically, the workspace's copies become such links. */
export async function linkFromCache(context: Context, path: string, tree: HashedTree): Promise<void> {
  const wanted = context.config.linkTypes[0];
  if (wanted !== "hardlink" && wanted !== "symlink") return;
  const type = workingLinkType(context);
  if (type !== "hardlink" && type !== "symlink") return;
  const objects = objectsFolder(context.cacheDirectory);
  let relinked = 0;
  tree.listing.paths.forEach((inside, i) => {
    const file = fileAt(path, inside);
    const object = objectPath(objects, tree.md5s[i] as string);
    if (isLinkedTo(type, file, object)) return;
    placeLink(context, type, object, file);
    const stats = lstatSync(object);
    tree.listing.inodes[i] = stats.ino;
    tree.listing.mtimes[i] = stats.mtimeMs;
    relinked += 1;
  });
  if (relinked > 0)
    noteState(treeStatePath(context.stateDirectory, relative(context.root, path)), tree.listing, tree.md5s, tree.md5);
}

function isLinkedTo(type: "hardlink" | "symlink", file: string, object: string): boolean {
  const own = lstatSync(file);
  if (type === "symlink") return own.isSymbolicLink() && readlinkSync(file) === object;
  return own.ino === lstatSync(object).ino;
}
