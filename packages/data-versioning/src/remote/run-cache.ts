import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../atomic-file.ts";
import type { DvcFileOutput } from "../dvc-file/dvc-file.ts";
import { parseOutputEntry } from "../dvc-file/parse.ts";
import { isDirectoryMd5 } from "../objects/object-path.ts";
import { readManifest } from "../objects/read-object.ts";
import type { UsedObject } from "../outputs/used-objects.ts";
import type { Context } from "../repository/context.ts";
import { parseYaml } from "../yaml/parse.ts";
import type { Remote } from "./remote.ts";

/** Copies run-cache entries to the remote (`runs/ab/ab…/…`, DVC's layout). @returns how many */
export async function pushRunCache(context: Context, remote: Remote): Promise<number> {
  const there = new Set(await remote.listPaths("runs"));
  const missing = runPaths(context.cacheDirectory).filter((path) => !there.has(path));
  for (const path of missing) await remote.writeText(path, readFileSync(join(context.cacheDirectory, path), "utf8"));
  return missing.length;
}

/** Copies run-cache entries from the remote. @returns how many */
export async function pullRunCache(context: Context, remote: Remote): Promise<number> {
  const here = new Set(runPaths(context.cacheDirectory));
  let pulled = 0;
  for (const path of await remote.listPaths("runs")) {
    if (here.has(path) || !/^runs\/[0-9a-f]{2}\/[0-9a-f]{64}\/[0-9a-f]{64}$/.test(path)) continue;
    const text = await remote.readText(path);
    if (text === undefined) continue;
    writeFileAtomic(join(context.cacheDirectory, path), text);
    pulled += 1;
  }
  return pulled;
}

function runPaths(cacheDirectory: string): string[] {
  const top = join(cacheDirectory, "runs");
  if (!existsSync(top)) return [];
  return readdirSync(top).flatMap((two) =>
    readdirSync(join(top, two)).flatMap((key) =>
      readdirSync(join(top, two, key)).map((value) => `runs/${two}/${key}/${value}`),
    ),
  );
}

/** Objects of the outputs of all remembered runs. */
export function runObjects(context: Context): UsedObject[] {
  return runPaths(context.cacheDirectory).flatMap((path) => {
    const document = parseYaml(readFileSync(join(context.cacheDirectory, path), "utf8"), path);
    const outs = document.value instanceof Map ? document.value.get("outs") : undefined;
    return (Array.isArray(outs) ? outs : []).flatMap((out, i) =>
      outputObjects(context, parseOutputEntry(document, out, ["outs", i])),
    );
  });
}

function outputObjects(context: Context, { path, version }: DvcFileOutput): UsedObject[] {
  if (!version) return [];
  const own: UsedObject = { md5: version.md5, hash: "md5", name: path };
  if (!isDirectoryMd5(version.md5)) return [own];
  const files = readManifest(context, version.md5) ?? [];
  return [...files.map((file): UsedObject => ({ md5: file.md5, hash: "md5", name: `${path}/${file.path}` })), own];
}
