import type { HashName, Md5 } from "../objects/object-path.ts";
import { isDirectoryMd5 } from "../objects/object-path.ts";
import { readManifest } from "../objects/read-object.ts";
import type { Context } from "../repository/context.ts";
import type { ManifestEntry } from "../tree/manifest.ts";
import type { ChosenOutput } from "./select.ts";

/** One object of an output, with the name a user knows it by. */
export interface UsedObject {
  readonly md5: Md5;
  /** Path in the workspace, from the repository's root. */
  readonly name: string;
  readonly hash: HashName;
}

/** Entries of a chosen folder, cut to the chosen part. @throws as readManifest */
export function entriesOf(context: Context, chosen: ChosenOutput): ManifestEntry[] | undefined {
  const { version, hash } = chosen.output;
  if (!version) return undefined;
  if (!isDirectoryMd5(version.md5)) return [{ path: "", md5: version.md5 }];
  const entries = readManifest(context, version.md5, hash);
  return entries && partOf(entries, chosen.inside);
}

function partOf(entries: ManifestEntry[], inside: string | undefined): ManifestEntry[] {
  if (inside === undefined) return entries;
  return entries.filter((entry) => entry.path === inside || entry.path.startsWith(`${inside}/`));
}

/** Objects for files; without the manifest itself. */
export function objectsOf(chosen: ChosenOutput, entries: readonly ManifestEntry[]): UsedObject[] {
  const { relative, hash } = chosen.output;
  return entries.map((entry) => ({
    md5: entry.md5,
    hash,
    name: entry.path === "" ? relative : `${relative}/${entry.path}`,
  }));
}
