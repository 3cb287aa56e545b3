import { existsSync } from "node:fs";
import { CaseClashError } from "../errors.ts";
import type { Context } from "../repository/context.ts";
import type { ManifestEntry } from "./manifest.ts";

/** Where the workspace's file system folds case, refuses a version with names that would land on one another. @throws CaseClashError */
export function refuseCaseClashes(
  context: Pick<Context, "dvcDirectory">,
  directory: string,
  entries: readonly ManifestEntry[],
): void {
  if (!existsSync(context.dvcDirectory.replace(/\.dvc$/, ".DVC"))) return;
  const clash = findCaseClash(entries.map((entry) => entry.path));
  if (clash) throw new CaseClashError(directory, clash);
}

/** The first two paths that differ only in case. */
export function findCaseClash(paths: readonly string[]): [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const folded = path.normalize("NFC").toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) return [other, path];
    seen.set(folded, path);
  }
  return undefined;
}
