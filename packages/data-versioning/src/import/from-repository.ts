import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../config/config.ts";
import { gitBytes, gitText } from "../git/git.ts";
import { isDirectoryMd5, objectPath, objectsFolder } from "../objects/object-path.ts";
import { TransferError } from "../operations/fetch.ts";
import { restoreFiles } from "../operations/restore-files.ts";
import { collectOutputs } from "../outputs/collect.ts";
import type { TrackedOutput } from "../outputs/output.ts";
import { entriesOf, objectsOf, type UsedObject } from "../outputs/used-objects.ts";
import { folderRemote } from "../remote/folder.ts";
import { openRemote, type Remote } from "../remote/remote.ts";
import { type Context, openContext } from "../repository/context.ts";
import { ImportSourceError, type RepositorySource } from "./source.ts";

/** Brings a path of another repository, at a fixed commit, to `target`. @returns the commit */
export async function takeFromRepository(context: Context, source: RepositorySource, target: string): Promise<string> {
  const clone = join(context.workTemporary, `${process.pid}-import.tmp`);
  rmSync(clone, { recursive: true, force: true });
  mkdirSync(context.workTemporary, { recursive: true });
  try {
    await gitBytes(context.root, ["clone", "--quiet", "--no-checkout", "--", source.url, clone]);
    await gitBytes(clone, ["checkout", "--quiet", "--detach", source.revision ?? "HEAD", "--"]).catch(() => {
      throw new ImportSourceError(source.url, `it has no revision "${source.revision}"`);
    });
    await takePath(context, source, clone, target);
    return (await gitText(clone, ["rev-parse", "HEAD"])).trim();
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

async function takePath(context: Context, source: RepositorySource, clone: string, target: string): Promise<void> {
  const tracked = existsSync(join(clone, ".dvc")) ? await findTracked(clone, source.path) : undefined;
  if (tracked) return takeTracked(context, source, clone, tracked, target);
  const file = join(clone, source.path);
  if (!file.startsWith(`${clone}/`) || !existsSync(file))
    throw new ImportSourceError(`${source.url} ${source.path}`, "there is no such path at that revision");
  cpSync(file, target, { recursive: true });
}

interface Tracked {
  readonly output: TrackedOutput;
  readonly inside: string | undefined;
}

async function findTracked(clone: string, path: string): Promise<Tracked | undefined> {
  const outputs = await collectOutputs(openContext(clone, {}));
  for (const output of outputs) {
    if (output.relative === path) return { output, inside: undefined };
    if (path.startsWith(`${output.relative}/`)) return { output, inside: path.slice(output.relative.length + 1) };
  }
  return undefined;
}

/** Copies the objects into our cache, from the source's own cache when it is a folder here, else from its remote; then checks out. */
async function takeTracked(
  context: Context,
  source: RepositorySource,
  clone: string,
  { output, inside }: Tracked,
  target: string,
): Promise<void> {
  const md5 = output.version?.md5;
  if (md5 === undefined) throw new ImportSourceError(`${source.url} ${source.path}`, "no version of it was committed");
  const stores = await storesOf(context, source, clone, output);
  if (isDirectoryMd5(md5)) await download(context, stores, [{ md5, hash: output.hash, name: output.relative }]);
  const chosen = { output, inside };
  const entries = entriesOf(context, chosen) ?? [];
  await download(context, stores, objectsOf(chosen, entries));
  const cut =
    inside === undefined
      ? entries
      : entries.map((entry) => ({ ...entry, path: entry.path === inside ? "" : entry.path.slice(inside.length + 1) }));
  await restoreFiles(context, { ...output, path: target }, cut);
}

async function storesOf(
  context: Context,
  source: RepositorySource,
  clone: string,
  output: TrackedOutput,
): Promise<Remote[]> {
  const own = existsSync(join(source.url, ".dvc")) ? join(source.url, ".dvc") : join(clone, ".dvc");
  const config = readConfig(own);
  const stores: Remote[] = [];
  if (existsSync(config.cacheDirectory))
    stores.push(folderRemote(context, { name: "cache", url: config.cacheDirectory, settings: new Map() }));
  const remote = output.remote ?? config.defaultRemote;
  if (remote !== undefined)
    stores.push(await openRemote({ ...context, config: { ...context.config, remotes: config.remotes } }, remote));
  if (stores.length === 0)
    throw new ImportSourceError(source.url, "it has neither a default remote nor a cache that can be reached");
  return stores;
}

async function download(context: Context, stores: readonly Remote[], objects: readonly UsedObject[]): Promise<void> {
  let missing = objects.filter(
    (object) => !existsSync(objectPath(objectsFolder(context.cacheDirectory, object.hash), object.md5)),
  );
  let last: TransferError | undefined;
  for (const store of stores) {
    if (missing.length === 0) return;
    const { failed } = await store.download(missing, "fetch");
    missing = failed.map(({ object }) => object);
    last = failed.length > 0 ? new TransferError("fetch", store.url, failed) : undefined;
  }
  if (last) throw last;
}
