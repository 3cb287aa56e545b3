import { CorruptObjectError, MissingObjectsError } from "../errors.ts";
import type { FileProblem } from "../objects/batch.ts";
import { objectPath, objectsFolder } from "../objects/object-path.ts";
import { quarantineObject } from "../objects/read-object.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import type { ChosenOutput } from "../outputs/select.ts";
import type { UsedObject } from "../outputs/used-objects.ts";
import { openRemote, type Remote } from "../remote/remote.ts";
import type { Context } from "../repository/context.ts";
import { FileWorkError, fileAt } from "../tree/hash-tree.ts";
import type { ManifestEntry } from "../tree/manifest.ts";

interface BadEntry {
  readonly entry: ManifestEntry;
  readonly problem: FileProblem;
}

/**
 * Replaces corrupt cache objects by good copies from the remote; the bad bytes are set aside, never handed out.
 * Missing objects are not fetched: that is what `pull` is for. @throws CorruptObjectError when there is no good copy
 */
export async function healObjects(context: Context, output: TrackedOutput, bad: readonly BadEntry[]): Promise<void> {
  const folder = objectsFolder(context.cacheDirectory, output.hash);
  const missing = bad.filter(({ problem }) => problem.kind === "missing");
  if (missing.length > 0)
    throw new MissingObjectsError(
      output.relative,
      missing.map(({ entry }) => fileAt(output.relative, entry.path)),
    );
  const broken = bad.find(({ problem }) => problem.kind !== "corrupt");
  if (broken) throw new FileWorkError(fileAt(output.path, broken.entry.path), broken.problem);
  const objects: UsedObject[] = [];
  for (const { entry, problem } of bad) {
    const path = objectPath(folder, entry.md5);
    objects.push(
      await takeOut(
        context,
        output,
        { md5: entry.md5, hash: output.hash, name: fileAt(output.relative, entry.path) },
        path,
        problem.detail,
      ),
    );
  }
  await refill(context, output, objects);
}

/** Replaces a corrupt manifest from the remote. */
export async function healManifest(
  context: Context,
  { output }: ChosenOutput,
  error: CorruptObjectError,
): Promise<void> {
  const object = { md5: error.md5, hash: output.hash, name: output.relative };
  await takeOut(context, output, object, error.path, "other bytes");
  await refill(context, output, [object]);
}

async function takeOut(
  context: Context,
  output: TrackedOutput,
  object: UsedObject,
  path: string,
  found: string,
): Promise<UsedObject> {
  const remote = await remoteOf(context, output);
  const error = new CorruptObjectError(object.md5, path, found);
  if (!remote || (await remote.missing([object])).length > 0) throw error;
  const aside = quarantineObject(context, path, object.md5);
  context.options.onWarning?.(
    `${object.name}: cache object ${object.md5} was corrupt; set aside as ${aside} and taken anew from ${remote.url}`,
  );
  return object;
}

async function refill(context: Context, output: TrackedOutput, objects: readonly UsedObject[]): Promise<void> {
  const remote = await remoteOf(context, output);
  const result = await remote?.download(objects, "fetch");
  const failed = result?.failed[0];
  if (failed) throw new CorruptObjectError(failed.object.md5, `${remote?.url} (remote copy)`, failed.detail);
}

async function remoteOf(context: Context, output: TrackedOutput): Promise<Remote | undefined> {
  const name = output.remote ?? context.config.defaultRemote;
  return name === undefined ? undefined : openRemote(context, name);
}
