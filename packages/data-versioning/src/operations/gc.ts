import { rmSync, statSync } from "node:fs";
import { isDirectoryMd5, objectPath, objectsFolder } from "../objects/object-path.ts";
import { listObjects } from "../remote/folder.ts";
import { openRemote } from "../remote/remote.ts";
import type { Context } from "../repository/context.ts";
import { locked } from "./locked.ts";
import { type KeepOptions, usedMd5s } from "./used.ts";

export interface GcOptions extends KeepOptions {
  /** Remove; without it, only tell what would go. */
  readonly remove?: boolean;
  /** Also collect in a remote. */
  readonly remote?: string | true;
}

export interface GcReport {
  readonly removed: boolean;
  readonly kept: number;
  readonly unused: readonly string[];
  /** Bytes that the unused objects of the cache take. */
  readonly bytes: number;
  /** Unused objects of the remote. */
  readonly remoteUnused: readonly string[];
}

/** Finds objects that nothing kept uses, and removes them when told to. @throws UnknownUseError */
export function collectGarbage(context: Context, options: GcOptions): Promise<GcReport> {
  return locked(context, "mlops data gc", async () => {
    const used = await usedMd5s(context, options);
    const objects = objectsFolder(context.cacheDirectory);
    const unused = manifestsFirst(listObjects(objects).filter((md5) => !used.has(md5)));
    const bytes = unused.reduce(
      (sum, md5) => sum + (statSync(objectPath(objects, md5), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
    const remote =
      options.remote === undefined
        ? undefined
        : await openRemote(context, options.remote === true ? undefined : options.remote);
    const remoteUnused = remote ? manifestsFirst((await remote.list()).filter((md5) => !used.has(md5))) : [];
    if (options.remove) {
      for (const [i, md5] of unused.entries()) {
        context.options.signal?.throwIfAborted();
        rmSync(objectPath(objects, md5), { force: true });
        context.options.onProgress?.({
          step: "remove",
          filesDone: i + 1,
          filesTotal: unused.length,
          bytesDone: 0,
          bytesTotal: bytes,
        });
      }
      await remote?.remove(remoteUnused);
    }
    return { removed: options.remove ?? false, kept: used.size, unused, bytes, remoteUnused };
  });
}

/** A manifest goes before its files, so that one that stays when the process is killed has all of them. */
function manifestsFirst(md5s: readonly string[]): string[] {
  return [...md5s.filter(isDirectoryMd5), ...md5s.filter((md5) => !isDirectoryMd5(md5))];
}
