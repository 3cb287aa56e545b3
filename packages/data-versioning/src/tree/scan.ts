import { lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { UntrackablePathError } from "../errors.ts";
import type { IgnoreRules } from "../ignore/rules.ts";

/** What one pass over a directory found; parallel arrays, in walk order (names of a folder in byte order, depth first). */
export interface Listing {
  /** Paths inside the directory, parts joined with `/`; "" for a single file. */
  readonly paths: string[];
  readonly inodes: number[];
  /** Modification times, milliseconds with a fraction. */
  readonly mtimes: number[];
  /** Bytes. */
  readonly sizes: number[];
  /** Indexes of entries that are symbolic links to files. */
  readonly links: Set<number>;
  readonly totalBytes: number;
}

/** Stats everything below `root` once. Links to files count as files, links to folders are skipped, as DVC does. */
export function scanDirectory(root: string, ignore?: IgnoreRules): Listing {
  const listing = {
    paths: [] as string[],
    inodes: [] as number[],
    mtimes: [] as number[],
    sizes: [] as number[],
    links: new Set<number>(),
    totalBytes: 0,
  };
  walk(root, "", ignore, listing);
  return listing;
}

/** The listing of a single file. */
export function scanFile(path: string): Listing {
  const own = lstatSync(path);
  const stats = own.isSymbolicLink() ? statSync(path) : own;
  return {
    paths: [""],
    inodes: [stats.ino],
    mtimes: [stats.mtimeMs],
    sizes: [stats.size],
    links: new Set(own.isSymbolicLink() ? [0] : []),
    totalBytes: stats.size,
  };
}

type Growing = { -readonly [K in keyof Listing]: Listing[K] };

function walk(root: string, prefix: string, ignore: IgnoreRules | undefined, listing: Growing): void {
  const folder = prefix === "" ? root : `${root}/${prefix}`;
  const rules = ignore?.enter(folder);
  for (const name of readdirSync(folder)) {
    const path = `${folder}/${name}`;
    const relative = prefix === "" ? name : `${prefix}/${name}`;
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats) throw unreadable(path);
    if (stats.isDirectory()) {
      if (!rules?.ignores(folder, name, true)) walk(root, relative, rules, listing);
    } else if (!rules?.ignores(folder, name, false)) {
      note(path, relative, stats, listing);
    }
  }
}

function note(path: string, relative: string, own: Stats, listing: Growing): void {
  let stats: Stats = own;
  if (own.isSymbolicLink()) {
    const target = statSync(path, { throwIfNoEntry: false });
    if (target === undefined)
      throw new UntrackablePathError(path, "it is a symbolic link to nothing", "remove the link or make its target");
    if (target.isDirectory()) return;
    stats = target;
    listing.links.add(listing.paths.length);
  }
  if (!stats.isFile())
    throw new UntrackablePathError(path, "it is not a regular file", "remove it or list it in .dvcignore");
  listing.paths.push(relative);
  listing.inodes.push(stats.ino);
  listing.mtimes.push(stats.mtimeMs);
  listing.sizes.push(stats.size);
  listing.totalBytes += stats.size;
}

function unreadable(path: string): UntrackablePathError {
  const reason = path.includes("\ufffd") ? "its name is not valid UTF-8" : "it vanished while the folder was read";
  return new UntrackablePathError(path, reason, "rename it, or run the command again");
}
