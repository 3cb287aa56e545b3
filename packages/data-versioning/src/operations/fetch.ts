import { existsSync, statSync } from "node:fs";
import { DataError } from "../errors.ts";
import { type HashName, isDirectoryMd5, objectPath, objectsFolder } from "../objects/object-path.ts";
import { collectOutputs } from "../outputs/collect.ts";
import { type ChosenOutput, selectOutputs } from "../outputs/select.ts";
import { entriesOf, objectsOf, type UsedObject } from "../outputs/used-objects.ts";
import { missingIn } from "../remote/folder.ts";
import { type FailedObject, openRemote, type Remote } from "../remote/remote.ts";
import type { Context } from "../repository/context.ts";
import { fetchNotes, readNote } from "../versions/notes.ts";
import { locked } from "./locked.ts";

export interface TransferOptions {
  /** Name of the remote; the default one when left out. */
  readonly remote?: string;
  /** Also move the run cache of pipelines. */
  readonly runCache?: boolean;
}

export interface FetchReport {
  /** Objects copied into the cache. */
  readonly fetched: number;
}

/** Objects that a transfer could not bring over. */
export class TransferError extends DataError {
  readonly failed: readonly FailedObject[];
  constructor(direction: "push" | "fetch", url: string, failed: readonly FailedObject[]) {
    const first = failed[0] as FailedObject;
    const why = {
      missing: "it is not there",
      corrupt: `its bytes hash to ${first.detail}, so it was not taken`,
      io: first.detail,
    }[first.kind];
    const place = direction === "push" ? `to ${url}` : `from ${url}`;
    super(
      `${direction} ${place}: ${failed.length} file(s) failed, first ${first.object.name} (${first.object.md5}): ${why}; what was done stays done, run it again when the cause is gone`,
    );
    this.failed = failed;
  }
}

/** Copies what the workspace's versions need from the remote into the cache. @throws TransferError, NoRemoteError */
export function fetchObjects(
  context: Context,
  targets: readonly string[],
  from: string,
  options: TransferOptions,
): Promise<FetchReport> {
  return locked(context, "mlops data fetch", async () => {
    const chosen = selectOutputs(context, await collectOutputs(context), targets, from).filter(
      ({ output }) => output.cached,
    );
    const fetched = await fetchChosen(context, chosen, options);
    if (options.runCache)
      await (await import("../remote/run-cache.ts")).pullRunCache(context, await openRemote(context, options.remote));
    return { fetched };
  });
}

/** @returns how many objects were fetched */
export async function fetchChosen(
  context: Context,
  chosen: readonly ChosenOutput[],
  options: TransferOptions,
): Promise<number> {
  let fetched = 0;
  for (const [remoteName, group] of byRemote(chosen, options)) {
    let remote: Remote | undefined;
    const open = async (): Promise<Remote> => (remote ??= await openRemote(context, remoteName));
    fetched += await fetchManifests(context, group, open);
    const wanted = group.flatMap((one) => objectsOf(one, entriesOf(context, one) ?? []));
    const missing = notCached(context, wanted);
    if (missing.length > 0) fetched += await download(await open(), missing);
    await fetchGroupNotes(context, group, remoteName, open);
  }
  return fetched;
}

/** Notes tell of contracts and of versions that turned out bad; where there is no remote, there are none to fetch. */
async function fetchGroupNotes(
  context: Context,
  group: readonly ChosenOutput[],
  remoteName: string | undefined,
  open: () => Promise<Remote>,
): Promise<void> {
  if ((remoteName ?? context.config.defaultRemote) === undefined) return;
  const md5s = group.flatMap(({ output }) => (output.version ? [output.version.md5] : []));
  await fetchNotes(context, await open(), md5s);
  for (const { output } of group) {
    const note = output.version && readNote(context, output.version.md5);
    if (note?.status === "bad")
      context.options.onWarning?.(`${output.relative}: this version was marked bad: ${note.reason}`);
  }
}

/** Groups outputs by the remote they come from: the one asked for, their own, or the default. */
export function byRemote(
  chosen: readonly ChosenOutput[],
  options: TransferOptions,
): Map<string | undefined, ChosenOutput[]> {
  const groups = new Map<string | undefined, ChosenOutput[]>();
  for (const one of chosen) {
    if (!one.output.version) continue;
    const name = options.remote ?? one.output.remote;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

async function fetchManifests(
  context: Context,
  chosen: readonly ChosenOutput[],
  open: () => Promise<Remote>,
): Promise<number> {
  const manifests = chosen.flatMap(({ output }): UsedObject[] => {
    const md5 = output.version?.md5 ?? "";
    return isDirectoryMd5(md5) ? [{ md5, hash: output.hash, name: output.relative }] : [];
  });
  const missing = notCached(context, manifests);
  return missing.length === 0 ? 0 : download(await open(), missing);
}

async function download(remote: Remote, objects: readonly UsedObject[]): Promise<number> {
  const result = await remote.download(distinct(objects), "fetch");
  if (result.failed.length > 0) throw new TransferError("fetch", remote.url, result.failed);
  return result.moved;
}

export function distinct(objects: readonly UsedObject[]): UsedObject[] {
  return [...new Map(objects.map((object) => [`${object.hash}:${object.md5}`, object])).values()];
}

/** The objects that the cache does not have; an empty file in the place of a larger one is not it. */
function notCached(context: Context, objects: readonly UsedObject[]): UsedObject[] {
  const folderOf = (hash: HashName): string => objectsFolder(context.cacheDirectory, hash);
  const absent = new Set(missingIn(objects, folderOf));
  return objects.filter((object) => {
    if (absent.has(object) || object.md5 === EMPTY_MD5) return absent.has(object);
    return statSync(objectPath(folderOf(object.hash), object.md5), { throwIfNoEntry: false })?.size === 0;
  });
}

const EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e";

export function hasManifest(context: Context, { output }: ChosenOutput): boolean {
  return (
    output.version !== undefined &&
    existsSync(objectPath(objectsFolder(context.cacheDirectory, output.hash), output.version.md5))
  );
}
