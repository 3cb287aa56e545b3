/** A file that differs between two versions of a folder. */
export interface FileChange {
  readonly path: string;
  readonly change: "added" | "deleted" | "modified" | "renamed";
  /** Where a renamed file was. */
  readonly was?: string;
}

/** Compares two versions file by file. A file that went and one that came with the same content count as one renamed. */
export function diffEntries(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): FileChange[] {
  const changes: FileChange[] = [];
  const gone = new Map<string, string[]>();
  for (const [path, md5] of before) if (!after.has(path)) gone.set(md5, [...(gone.get(md5) ?? []), path]);
  for (const [path, md5] of after) {
    const old = before.get(path);
    if (old === md5) continue;
    const was = old === undefined ? gone.get(md5)?.shift() : undefined;
    if (was !== undefined) changes.push({ path, change: "renamed", was });
    else changes.push({ path, change: old === undefined ? "added" : "modified" });
  }
  for (const paths of gone.values()) for (const path of paths) changes.push({ path, change: "deleted" });
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}
