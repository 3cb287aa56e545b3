import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isOrphan, setAside } from "./lease.ts";
import type { Owner } from "./owner.ts";
import { listSegments, segmentPath } from "./segment.ts";

/**
 * Takes over what dead processes left in the spool, so that it is shipped although none has their name any more: each
 * segment is handed to `takeIn`, which moves it. Several processes may try at once: a folder goes to the one that renames it.
 */
export function adoptOrphans(root: string, me: Owner, leaseMillis: number, takeIn: (segment: string) => void): void {
  for (const name of readdirSync(root).sort()) {
    const directory = join(root, name);
    if (!isFolder(directory) || !isOrphan(directory, me, leaseMillis)) continue;
    const taken = setAside(directory);
    if (taken === undefined) continue;
    for (const sequence of listSegments(taken)) takeIn(segmentPath(taken, sequence));
    rmSync(taken, { recursive: true, force: true });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
