import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** A file on disk and its path, with `/`, below the folder it was found in. */
export interface LocalFile {
  readonly file: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Every file below a folder, in order of path. Links are followed to files, not to folders. */
export async function filesBelow(folder: string): Promise<LocalFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: LocalFile[] = [];
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    const info = entry.isDirectory() ? undefined : await stat(file);
    if (info?.isFile()) files.push({ file, path: relative(folder, file).split(sep).join("/"), size: info.size });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Does something for every item, at most `limit` at once; stops at the first error. */
export async function forEachAtOnce<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const worker = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
