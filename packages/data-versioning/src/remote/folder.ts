import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "../atomic-file.ts";
import type { RemoteConfig } from "../config/config.ts";
import { fileSizes, madePaths } from "../objects/batch.ts";
import { type HashName, isMd5, objectPath, objectsFolder } from "../objects/object-path.ts";
import { runBatch } from "../objects/pool.ts";
import { presentIn } from "../objects/present.ts";
import { ensureFolder, sweepTemporary } from "../objects/temporary.ts";
import type { UsedObject } from "../outputs/used-objects.ts";
import type { Context, Progress } from "../repository/context.ts";
import { poolOptions } from "../tree/hash-tree.ts";
import type { FailedObject, Remote, TransferResult } from "./remote.ts";

/** A folder in the layout of a DVC 3 cache. */
export function folderRemote(context: Context, config: RemoteConfig): Remote {
  const top = config.url.startsWith("file://") ? fileURLToPath(config.url) : config.url;
  const at = pathsBelow(top);
  const cached = pathsBelow(context.cacheDirectory);
  return {
    name: config.name,
    url: top,
    missing: async (objects) => missingIn(objects, (hash) => objectsFolder(top, hash)),
    upload: (objects, step) => copyAll(context, step, objects, cached, at, join(top, "mlops-tmp")),
    download: (objects, step) => copyAll(context, step, objects, at, cached, context.cacheTemporary),
    list: async () => listObjects(objectsFolder(top)),
    remove: async (md5s) => {
      for (const md5 of md5s) rmSync(objectPath(objectsFolder(top), md5), { force: true });
    },
    readText: async (path) => (existsSync(join(top, path)) ? readFileSync(join(top, path), "utf8") : undefined),
    writeText: async (path, text) => writeFileAtomic(join(top, path), text),
    listPaths: async (prefix) => filesBelow(join(top, prefix)).map((path) => relative(top, path)),
  };
}

function pathsBelow(top: string): (object: UsedObject) => string {
  const folders = { md5: objectsFolder(top, "md5"), "md5-dos2unix": objectsFolder(top, "md5-dos2unix") };
  return ({ hash, md5 }) => objectPath(folders[hash], md5);
}

/** The objects that are not in the objects folder of their hash. */
export function missingIn(objects: readonly UsedObject[], folderOf: (hash: HashName) => string): UsedObject[] {
  const present = {
    md5: presentIn(folderOf("md5"), objects.length),
    "md5-dos2unix": presentIn(folderOf("md5-dos2unix"), objects.length),
  };
  return objects.filter(({ hash, md5 }) => !present[hash](md5));
}

async function copyAll(
  context: Context,
  step: Progress["step"],
  objects: readonly UsedObject[],
  from: (object: UsedObject) => string,
  to: (object: UsedObject) => string,
  temporary: string,
): Promise<TransferResult> {
  if (objects.length === 0) return { moved: 0, failed: [] };
  ensureFolder(temporary);
  sweepTemporary(temporary);
  const sources = madePaths(objects.length, (i) => from(objects[i] as UsedObject));
  const sizes = fileSizes(sources);
  const batch = {
    kind: "copy",
    sources,
    md5s: objects.map((object) => object.md5),
    targets: madePaths(objects.length, (i) => to(objects[i] as UsedObject)),
    temporary,
    mode: 0o444,
    skipPresent: true,
    dos2unix: objects[0]?.hash === "md5-dos2unix",
  } as const;
  const result = await runBatch(batch, { sizes, ...poolOptions(context, step, sizes) });
  const failed = result.problems.map((problem): FailedObject => {
    const kind = problem.kind === "changed" ? "corrupt" : problem.kind;
    return { object: objects[problem.index] as UsedObject, kind, detail: problem.detail };
  });
  return { moved: objects.length - failed.length, failed };
}

/** Hashes of all objects below an objects folder. */
export function listObjects(objects: string): string[] {
  return foldersIn(objects)
    .flatMap((two) => readdirSync(join(objects, two)).map((rest) => two + rest))
    .filter(isMd5);
}

function foldersIn(objects: string): string[] {
  return existsSync(objects) ? readdirSync(objects).filter((name) => /^[0-9a-f]{2}$/.test(name)) : [];
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
