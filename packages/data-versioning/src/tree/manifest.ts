import { DataError } from "../errors.ts";
import { md5Of } from "../objects/digest.ts";
import { isMd5, type Md5 } from "../objects/object-path.ts";
import { asciiJsonString } from "../yaml/json.ts";
import { compareCodePoints } from "./order.ts";

/** One file of a directory version. */
export interface ManifestEntry {
  /** Path inside the directory, parts joined with `/`. */
  readonly path: string;
  readonly md5: Md5;
}

/** A `.dir` object that is not a list of md5 and relpath. */
class ManifestFormatError extends DataError {
  constructor(name: string, problem: string) {
    super(`directory manifest ${name} is corrupt: ${problem}; fetch a good copy with: mlops data fetch`);
  }
}

export interface Manifest {
  readonly md5: Md5;
  /** The bytes of the `.dir` object. */
  readonly text: string;
}

/**
 * Makes the `.dir` object of a directory: Python's `json.dumps(sorted entries, sort_keys=True)`, ASCII.
 * @param paths relative paths @param md5s hashes, parallel to the paths
 */
export function makeManifest(paths: readonly string[], md5s: readonly string[]): Manifest {
  const order = orderOf(paths);
  const pieces: string[] = [];
  for (const index of order)
    pieces.push(`{"md5": "${md5s[index]}", "relpath": ${asciiJsonString(paths[index] as string)}}`);
  const text = `[${pieces.join(", ")}]`;
  return { md5: `${md5Of(text)}.dir`, text };
}

function orderOf(paths: readonly string[]): number[] {
  const order = paths.map((_, index) => index);
  const isSorted = paths.every((path, i) => i === 0 || compareCodePoints(paths[i - 1] as string, path) < 0);
  return isSorted ? order : order.sort((a, b) => compareCodePoints(paths[a] as string, paths[b] as string));
}

/** Reads a `.dir` object. @throws ManifestFormatError; also on paths that would leave the directory */
export function parseManifest(text: string, name: string): ManifestEntry[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new ManifestFormatError(name, (error as Error).message);
  }
  if (!Array.isArray(raw)) throw new ManifestFormatError(name, "expected a list");
  return raw.map((item) => entryOf(item, name));
}

function entryOf(item: unknown, name: string): ManifestEntry {
  const { md5, relpath } = (item ?? {}) as { md5?: unknown; relpath?: unknown };
  if (typeof md5 !== "string" || !isMd5(md5)) throw new ManifestFormatError(name, `"${String(md5)}" is not an md5`);
  if (typeof relpath !== "string" || !isInside(relpath))
    throw new ManifestFormatError(name, `"${String(relpath)}" is not a path inside the directory`);
  return { path: relpath, md5 };
}

function isInside(path: string): boolean {
  if (path === "" || path.startsWith("/") || path.includes("\0")) return false;
  if (!path.includes(".")) return true;
  return !path.split("/").some((part) => part === ".." || part === ".");
}
