import { existsSync, readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { type Context, gitBytes, objectPath, objectsFolder } from "@mlops/data-versioning/engine";
import type { StageOutput, StagePath } from "../definition/stage.ts";
import { lockPath, readLockFile, readLockText } from "../lock/lock-file.ts";

/** Reads a file of the workspace, or of a revision when one is named; undefined when it is not there. */
export async function readFileAt(
  context: Context,
  file: StagePath,
  revision: string | undefined,
): Promise<Buffer | undefined> {
  if (revision === undefined) return existsSync(file.path) ? readFileSync(file.path) : undefined;
  try {
    return await gitBytes(context.root, ["show", `${revision}:./${relative(context.root, file.path)}`]);
  } catch {
    return undefined;
  }
}

/** Reads a stage's output: git's file, or for what the cache keeps the object that the lock file of the revision notes. */
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
  return existsSync(object) ? readFileSync(object) : undefined;
}
