import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DataVersionFile } from "../record/data-version.ts";

/**
 * The files inside a data version that is a folder, read from its manifest in the workspace's DVC cache.
 * Empty for a single file, and when the manifest is not in the cache.
 */
export async function listDataFiles(workspace: string, version: string): Promise<DataVersionFile[]> {
  if (!version.endsWith(".dir")) return [];
  const manifest = await readFile(objectPath(workspace, version), "utf8").catch(() => "[]");
  const entries = JSON.parse(manifest) as { md5: string; relpath: string }[];
  return await Promise.all(
    entries.map(async ({ md5, relpath }) => {
      const size = await stat(objectPath(workspace, md5)).then(
        (object) => object.size,
        () => 0,
      );
      return { path: relpath, md5, size };
    }),
  );
}

/** Where DVC 3 keeps an object of a workspace's cache. */
export function objectPath(workspace: string, md5: string): string {
  return join(workspace, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2));
}
