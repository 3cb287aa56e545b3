import { existsSync, readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { type Context, gitBytes, objectPath, objectsFolder, resolveRevision } from "@mlops/data-versioning/engine";
import type { StageOutput, StagePath } from "../definition/stage.ts";
import { OutputNotCachedError } from "../errors.ts";
import { lockPath, readLockFile, readLockText } from "../lock/lock-file.ts";

/** Makes sure that git knows a revision; the workspace, when none is named, is always there. @throws RevisionNotFoundError */
export async function mustKnow(context: Context, revision: string | undefined): Promise<void> {
  if (revision !== undefined) await resolveRevision(context, revision);
}

/**
 * Reads a file of the workspace, or of a revision when one is named; undefined when it is not there.
 * @throws GitError when git cannot be asked, or the revision is unknown
 */
export async function readFileAt(
  context: Context,
  file: StagePath,
  revision: string | undefined,
): Promise<Buffer | undefined> {
  if (revision === undefined) return existsSync(file.path) ? readFileSync(file.path) : undefined;
  const path = `./${relative(context.root, file.path)}`;
  try {
    return await gitBytes(context.root, ["show", `${revision}:${path}`]);
  } catch (error) {
    if (await isAbsent(context, revision, path)) return undefined;
    throw error;
  }
}

/** Git has nothing of what lies outside the repository, and lists nothing where nothing is. */
async function isAbsent(context: Context, revision: string, path: string): Promise<boolean> {
  if (path.startsWith("./..")) return true;
  return (await gitBytes(context.root, ["ls-tree", "-z", revision, "--", path])).length === 0;
}

/**
 * Reads a stage's output: git's file, or for what the cache keeps the object that the lock file of the revision notes.
 * @throws OutputNotCachedError
 */
export async function readOutputAt(
  context: Context,
  output: StageOutput,
  stage: { readonly name: string; readonly file: string },
  revision: string | undefined,
): Promise<Buffer | undefined> {
  if (revision === undefined || !output.cached) return readFileAt(context, output, revision);
  const lockFile = lockPath(stage.file);
  const text = await readFileAt(context, { written: lockFile, path: lockFile }, revision);
  const lock = text
    ? readLockText(text.toString("utf8"), lockFile, context.root)
    : readLockFile(`${dirname(lockFile)}/.none`, context.root);
  const version = lock.stages.get(stage.name)?.outputs.get(output.written)?.version;
  if (!version) return undefined;
  const object = objectPath(objectsFolder(context.cacheDirectory), version.md5);
  if (!existsSync(object)) throw new OutputNotCachedError(output.written, revision);
  return readFileSync(object);
}
