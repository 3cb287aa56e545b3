import { existsSync } from "node:fs";
import { MissingObjectsError } from "../errors.ts";
import { isDirectoryMd5, objectPath, objectsFolder } from "../objects/object-path.ts";
import { collectOutputs } from "../outputs/collect.ts";
import { type ChosenOutput, selectOutputs } from "../outputs/select.ts";
import { entriesOf, objectsOf, type UsedObject } from "../outputs/used-objects.ts";
import { missingIn } from "../remote/folder.ts";
import { openRemote, type Remote } from "../remote/remote.ts";
import type { Context } from "../repository/context.ts";
import { announcementOf } from "../versions/announcement.ts";
import { BreakingChangeError } from "../versions/errors.ts";
import { pushNotes, readNote } from "../versions/notes.ts";
import { byRemote, distinct, TransferError, type TransferOptions } from "./fetch.ts";
import { locked } from "./locked.ts";

export interface PushOptions extends TransferOptions {
  /** Push versions that break the contract with their consumers. */
  readonly allowBreaking?: boolean;
}

export interface PushReport {
  /** Objects copied to the remote. */
  readonly pushed: number;
}

/**
 * Copies what the workspace's versions need from the cache to the remote. A folder's manifest goes last,
 * so that a remote that has a manifest has the files too. @throws TransferError, NoRemoteError, MissingObjectsError
 */
export function pushObjects(
  context: Context,
  targets: readonly string[],
  from: string,
  options: PushOptions,
): Promise<PushReport> {
  return locked(context, "mlops data push", async () => {
    const chosen = selectOutputs(context, await collectOutputs(context), targets, from).filter(
      ({ output }) => output.cached && output.pushed,
    );
    if (!options.allowBreaking) refuseBreaking(context, chosen);
    let pushed = 0;
    for (const [name, group] of byRemote(chosen, options))
      pushed += await pushGroup(context, await openRemote(context, name), group);
    await announcePushed(context, chosen);
    if (options.runCache) pushed += await pushRuns(context, await openRemote(context, options.remote));
    return { pushed };
  });
}

/** Consumers hear of versions that were added where nobody could be told: told twice, they are told once. */
async function announcePushed(context: Context, chosen: readonly ChosenOutput[]): Promise<void> {
  const { onVersion } = context.options;
  if (!onVersion) return;
  for (const { output } of chosen) {
    if (!output.version || output.origin.kind !== "dvc") continue;
    await onVersion(announcementOf(context, output.relative, output.version.md5));
  }
}

async function pushGroup(context: Context, remote: Remote, group: readonly ChosenOutput[]): Promise<number> {
  const files: UsedObject[] = [];
  const manifests: UsedObject[] = [];
  for (const chosen of group) {
    const entries = entriesOf(context, chosen);
    if (!entries) throw new MissingObjectsError(chosen.output.relative, [chosen.output.relative]);
    files.push(...objectsOf(chosen, entries));
    const { version, hash, relative } = chosen.output;
    if (version && isDirectoryMd5(version.md5)) manifests.push({ md5: version.md5, hash, name: relative });
  }
  const pushed =
    (await upload(context, remote, distinct(files))) + (await upload(context, remote, distinct(manifests)));
  await pushNotes(
    context,
    remote,
    group.flatMap(({ output }) => (output.version ? [output.version.md5] : [])),
  );
  return pushed;
}

/** Remembered runs go with the objects of their outputs, as far as the cache has them. */
async function pushRuns(context: Context, remote: Remote): Promise<number> {
  const { pushRunCache, runObjects } = await import("../remote/run-cache.ts");
  const objects = runObjects(context).filter((object) =>
    existsSync(objectPath(objectsFolder(context.cacheDirectory), object.md5)),
  );
  const pushed = await upload(context, remote, distinct(objects));
  await pushRunCache(context, remote);
  return pushed;
}

function refuseBreaking(context: Context, chosen: readonly ChosenOutput[]): void {
  for (const { output } of chosen) {
    const note = output.version && readNote(context, output.version.md5);
    if (note && note.breaking.length > 0) throw new BreakingChangeError(output.relative, note.breaking);
  }
}

async function upload(context: Context, remote: Remote, objects: readonly UsedObject[]): Promise<number> {
  const missing = await remote.missing(objects);
  const gone = missingIn(missing, (hash) => objectsFolder(context.cacheDirectory, hash));
  if (gone.length > 0)
    throw new MissingObjectsError(
      "push",
      gone.map((object) => object.name),
    );
  if (missing.length === 0) return 0;
  const result = await remote.upload(missing, "push");
  if (result.failed.length > 0) throw new TransferError("push", remote.url, result.failed);
  return result.moved;
}
