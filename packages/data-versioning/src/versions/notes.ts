import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../atomic-file.ts";
import type { ContractReport } from "../contract/contract.ts";
import { SettingError } from "../errors.ts";
import type { Md5 } from "../objects/object-path.ts";
import type { Remote } from "../remote/remote.ts";
import type { Context } from "../repository/context.ts";
import type { TableProfile } from "../table/profile.ts";

/**
 * What is known of a version besides its bytes. Notes lie in the cache under the version's hash and travel with push
 * and fetch, so that whoever gets the data gets them too; DVC does not see them.
 */
export interface VersionNote {
  readonly md5: Md5;
  /** Path it was added as, from the repository's root. */
  readonly path: string;
  /** ISO 8601. */
  readonly addedAt: string;
  readonly previousMd5: Md5 | undefined;
  readonly profile: TableProfile | undefined;
  readonly contract: ContractReport | undefined;
  /** Schema changes from the last version that can break consumers, in words. */
  readonly breaking: readonly string[];
  readonly status: "good" | "bad";
  readonly reason: string | undefined;
  /** ISO 8601; when the status was last set. */
  readonly markedAt: string | undefined;
}

const FOLDER = "mlops/versions";

export function readNote(context: Context, md5: Md5): VersionNote | undefined {
  const file = noteFile(context, md5);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as VersionNote;
  } catch (error) {
    throw new SettingError(`${file} is not a version note (${(error as Error).message}); remove it, or fetch it again`);
  }
}

export function writeNote(context: Context, note: VersionNote): void {
  writeFileAtomic(noteFile(context, note.md5), `${JSON.stringify(note, undefined, 2)}\n`);
}

function noteFile(context: Context, md5: Md5): string {
  return join(context.cacheDirectory, FOLDER, `${md5}.json`);
}

/** Copies the notes of versions to a remote. The newer mark wins. */
export async function pushNotes(context: Context, remote: Remote, md5s: readonly Md5[]): Promise<void> {
  for (const md5 of md5s) {
    const own = readNote(context, md5);
    if (!own) continue;
    const theirs = parse(await remote.readText(`${FOLDER}/${md5}.json`));
    const newest = theirs && isNewer(theirs, own) ? theirs : own;
    if (newest === own) await remote.writeText(`${FOLDER}/${md5}.json`, `${JSON.stringify(own, undefined, 2)}\n`);
    else writeNote(context, newest);
  }
}

/** Copies the notes of versions from a remote. The newer mark wins. */
export async function fetchNotes(context: Context, remote: Remote, md5s: readonly Md5[]): Promise<void> {
  for (const md5 of md5s) {
    const theirs = parse(await remote.readText(`${FOLDER}/${md5}.json`));
    const own = readNote(context, md5);
    if (theirs && (!own || isNewer(theirs, own))) writeNote(context, theirs);
  }
}

function isNewer(a: VersionNote, b: VersionNote): boolean {
  return (a.markedAt ?? a.addedAt) > (b.markedAt ?? b.addedAt);
}

function parse(text: string | undefined): VersionNote | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as VersionNote;
  } catch {
    return undefined;
  }
}
