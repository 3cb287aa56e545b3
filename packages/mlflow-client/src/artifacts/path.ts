import { MlflowUsageError } from "../errors.ts";

/**
 * A path below an artifact root, with `/`. Throws MlflowUsageError when it leaves the root or could mean something
 * else on another system: absolute, `..`, `\`, a drive letter, control characters. The empty path is the root.
 */
export function checkArtifactPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const wrong =
    path.startsWith("/") ||
    parts.includes("..") ||
    /[\\\p{Cc}#]/u.test(path) ||
    /^[a-z]:/i.test(path) ||
    path.length > 4000;
  if (wrong) {
    const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
    throw new MlflowUsageError(`artifact path ${shown}: expected a relative path with '/' that stays below its root`);
  }
  return parts.join("/");
}

/** The path as part of a URL. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Joins two checked paths. */
export function joinPath(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}
