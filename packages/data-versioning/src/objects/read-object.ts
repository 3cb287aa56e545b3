import { readFileSync, renameSync } from "node:fs";
import { CorruptObjectError } from "../errors.ts";
import type { Context } from "../repository/context.ts";
import { type ManifestEntry, parseManifest } from "../tree/manifest.ts";
import { md5Of } from "./digest.ts";
import { type HashName, type Md5, objectPath, objectsFolder } from "./object-path.ts";
import { ensureFolder, temporaryPath } from "./temporary.ts";

/**
 * The entries of a directory version, or undefined when the manifest is not in the cache.
 * @throws CorruptObjectError, ManifestFormatError
 */
export function readManifest(context: Context, md5: Md5, hash: HashName = "md5"): ManifestEntry[] | undefined {
  const path = objectPath(objectsFolder(context.cacheDirectory, hash), md5);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const found = md5Of(bytes);
  if (`${found}.dir` !== md5) throw new CorruptObjectError(md5, path, found);
  return parseManifest(bytes.toString("utf8"), md5);
}

/** Moves a corrupt object out of the cache, so that nothing takes it for good; a good copy can then take its place. */
export function quarantineObject(context: Context, path: string, md5: Md5): string {
  const folder = `${context.cacheDirectory}/mlops-corrupt`;
  ensureFolder(folder);
  const aside = temporaryPath(folder).replace(/[^/]*$/, `${md5}.${Date.now()}`);
  renameSync(path, aside);
  return aside;
}
