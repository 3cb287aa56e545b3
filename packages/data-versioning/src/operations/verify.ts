import { existsSync, statSync } from "node:fs";
import { isDirectoryMd5, objectPath, objectsFolder } from "../objects/object-path.ts";
import { runBatch } from "../objects/pool.ts";
import { quarantineObject } from "../objects/read-object.ts";
import { collectOutputs } from "../outputs/collect.ts";
import { entriesOf, objectsOf, type UsedObject } from "../outputs/used-objects.ts";
import { listObjects } from "../remote/folder.ts";
import { openRemote } from "../remote/remote.ts";
import type { Context } from "../repository/context.ts";
import { fileAt, poolOptions } from "../tree/hash-tree.ts";
import { locked } from "./locked.ts";

export interface VerifyOptions {
  /** Replace corrupt objects by good copies, and set aside those that have none. */
  readonly repair?: boolean;
  readonly remote?: string;
}

export interface CorruptObject {
  readonly md5: string;
  /** Hash of the bytes that are there. */
  readonly found: string;
  /** Paths of the workspace's versions that use it. */
  readonly usedBy: readonly string[];
  /** Where a good copy is: a workspace file, a remote, or nowhere. */
  readonly goodCopy: string | undefined;
  readonly repaired: boolean;
}

export interface VerifyReport {
  readonly objects: number;
  /** Bytes. */
  readonly bytes: number;
  readonly corrupt: readonly CorruptObject[];
  /** Paths of the workspace's versions whose objects are not in the cache. */
  readonly missing: readonly string[];
}

/** Hashes every object of the cache again, whatever is noted, and names what is corrupt and where a good copy is. */
export function verifyCache(context: Context, options: VerifyOptions): Promise<VerifyReport> {
  return locked(context, "mlops data verify", async () => {
    const folder = objectsFolder(context.cacheDirectory);
    const md5s = listObjects(folder);
    const sources = md5s.map((md5) => objectPath(folder, md5));
    const sizes = sources.map((source) => statSync(source).size);
    const result = await runBatch({ kind: "hash", sources }, { sizes, ...poolOptions(context, "verify", sizes) });
    const bad = new Map<string, string>();
    for (const [i, md5] of md5s.entries())
      if (result.md5s[i] !== md5.slice(0, 32)) bad.set(md5, result.md5s[i] || "unreadable bytes");
    const uses = await usesOf(context, new Set(bad.keys()));
    const corrupt: CorruptObject[] = [];
    for (const [md5, found] of bad)
      corrupt.push(await examine(context, md5, found, uses.byMd5.get(md5) ?? [], options));
    return { objects: md5s.length, bytes: sizes.reduce((sum, size) => sum + size, 0), corrupt, missing: uses.missing };
  });
}

interface Uses {
  readonly byMd5: Map<string, UsedObject[]>;
  readonly missing: string[];
}

async function usesOf(context: Context, bad: ReadonlySet<string>): Promise<Uses> {
  const uses: Uses = { byMd5: new Map(), missing: [] };
  const folder = objectsFolder(context.cacheDirectory);
  for (const output of await collectOutputs(context)) {
    if (!output.version || !output.cached || output.hash !== "md5") continue;
    const chosen = { output, inside: undefined };
    const whole: UsedObject = { md5: output.version.md5, hash: "md5", name: output.relative };
    const readable = !isDirectoryMd5(whole.md5) || (!bad.has(whole.md5) && existsSync(objectPath(folder, whole.md5)));
    const objects = [whole, ...(readable ? objectsOf(chosen, entriesOf(context, chosen) ?? []) : [])];
    for (const object of objects) {
      if (!existsSync(objectPath(folder, object.md5))) uses.missing.push(object.name);
      else if (bad.has(object.md5)) uses.byMd5.set(object.md5, [...(uses.byMd5.get(object.md5) ?? []), object]);
    }
  }
  return { ...uses, missing: [...new Set(uses.missing)] };
}

async function examine(
  context: Context,
  md5: string,
  found: string,
  uses: readonly UsedObject[],
  options: VerifyOptions,
): Promise<CorruptObject> {
  const usedBy = [...new Set(uses.map((use) => use.name))];
  const workspaceFile = await goodWorkspaceFile(context, md5, usedBy);
  const remote = await remoteWith(context, md5, options);
  const goodCopy = workspaceFile ?? remote?.url;
  if (!options.repair) return { md5, found, usedBy, goodCopy, repaired: false };
  const path = objectPath(objectsFolder(context.cacheDirectory), md5);
  quarantineObject(context, path, md5);
  if (workspaceFile) {
    const { storeFile } = await import("../objects/store-file.ts");
    await storeFile(context, fileAt(context.root, workspaceFile));
  } else if (remote) await remote.download([{ md5, hash: "md5", name: usedBy[0] ?? md5 }], "fetch");
  return { md5, found, usedBy, goodCopy, repaired: existsSync(path) };
}

/** A workspace file that uses the object and still has its content. */
async function goodWorkspaceFile(context: Context, md5: string, names: readonly string[]): Promise<string | undefined> {
  if (isDirectoryMd5(md5)) return undefined;
  const there = names.filter((name) => existsSync(fileAt(context.root, name)));
  if (there.length === 0) return undefined;
  const sources = there.map((name) => fileAt(context.root, name));
  const result = await runBatch({ kind: "hash", sources }, { sizes: sources.map((source) => statSync(source).size) });
  return there.find((_, i) => result.md5s[i] === md5);
}

async function remoteWith(
  context: Context,
  md5: string,
  options: VerifyOptions,
): Promise<{ url: string; download: Awaited<ReturnType<typeof openRemote>>["download"] } | undefined> {
  const name = options.remote ?? context.config.defaultRemote;
  if (name === undefined) return undefined;
  const remote = await openRemote(context, name);
  return (await remote.missing([{ md5, hash: "md5", name: md5 }])).length === 0 ? remote : undefined;
}
