import { existsSync, lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { PathMissingError, PathOutsideRepositoryError, UntrackablePathError } from "../errors.ts";
import type { Context } from "./context.ts";

/**
 * Resolves a path the user named to an absolute one inside the repository.
 * Folders on the way that are links are followed, the last part is not.
 * @param from folder that relative paths start from
 * @throws PathOutsideRepositoryError
 */
export function pathInRepository(context: Context, path: string, from: string): string {
  const wanted = resolve(from, path);
  const parent = existingParent(dirname(wanted));
  const real = join(realpathSync(parent), relative(parent, dirname(wanted)), basename(wanted));
  const inside = relative(context.root, real);
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`))
    throw new PathOutsideRepositoryError(path, context.root);
  return real;
}

function existingParent(folder: string): string {
  return existsSync(folder) ? folder : existingParent(dirname(folder));
}

/** Makes sure that a path can be added. @throws UntrackablePathError, PathMissingError */
export function mustBeTrackable(context: Context, path: string, shown: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) throw new PathMissingError(shown, "nothing was added");
  const first = relative(context.root, path).split(sep)[0];
  if (first === ".dvc" || first === ".git")
    throw new UntrackablePathError(shown, `${first} is the repository's own folder`, "choose a data file or folder");
  const name = basename(path);
  if (name.endsWith(".dvc") || name === "dvc.yaml" || name === "dvc.lock") {
    throw new UntrackablePathError(shown, "DVC's own files are kept by git", "choose a data file or folder");
  }
  if (stats.isSymbolicLink() && !isOurLink(context, path)) {
    const target = existsSync(path) ? realpathSync(path) : undefined;
    if (target === undefined || relative(context.root, target).startsWith("..")) {
      throw new UntrackablePathError(
        shown,
        "it is a symbolic link that leaves the repository",
        "add the file it points to, or copy it here",
      );
    }
  }
}

/** A link into the cache, made by a checkout with link type symlink. */
function isOurLink(context: Context, path: string): boolean {
  if (!existsSync(path)) return false;
  const target = realpathSync(path);
  const cache = existsSync(context.cacheDirectory) ? realpathSync(context.cacheDirectory) : context.cacheDirectory;
  return target.startsWith(`${cache}${sep}`);
}
