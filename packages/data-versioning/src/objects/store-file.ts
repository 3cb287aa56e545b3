import { statSync } from "node:fs";
import type { Context } from "../repository/context.ts";
import { objectsFolder } from "./object-path.ts";
import { runBatch } from "./pool.ts";
import { ensureFolder } from "./temporary.ts";

/** Puts one file into the cache. @returns its hash, "" when it could not be read */
export async function storeFile(context: Context, path: string): Promise<string> {
  ensureFolder(context.cacheTemporary);
  const batch = {
    kind: "store",
    sources: [path],
    objects: objectsFolder(context.cacheDirectory),
    temporary: context.cacheTemporary,
  } as const;
  const result = await runBatch(batch, { sizes: [statSync(path).size] });
  return result.md5s[0] ?? "";
}
