import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { DataError } from "../errors.ts";

/** Where imported data comes from. */
export type ImportSource = RepositorySource | PackageSource;

/** A path in another git repository: versioned there by DVC, or kept by git. */
export interface RepositorySource {
  readonly kind: "repository";
  readonly url: string;
  readonly path: string;
  /** Branch, tag or commit; the default branch when left out. */
  readonly revision: string | undefined;
}

/** A file of an installed npm package. */
export interface PackageSource {
  readonly kind: "package";
  readonly name: string;
  /** Exact version; the one installed when left out. */
  readonly version: string | undefined;
  readonly path: string;
}

/** A source that cannot be understood, or does not hold what is asked for. */
export class ImportSourceError extends DataError {
  constructor(source: string, problem: string) {
    super(`cannot import ${source}: ${problem}`);
  }
}

/**
 * Reads `npm:PACKAGE[@VERSION]/PATH`, or a repository's address with a path in it.
 * @param url repository or npm source @param path inside the repository
 */
export function parseSource(
  url: string,
  path: string | undefined,
  revision: string | undefined,
  from: string,
): ImportSource {
  if (url.startsWith("npm:")) return parsePackage(url);
  if (path === undefined)
    throw new ImportSourceError(url, "say which path of that repository, as in: mlops data import URL PATH");
  const local = resolve(from, url);
  return { kind: "repository", url: existsSync(local) ? local : url, path: path.replace(/\/+$/, ""), revision };
}

function parsePackage(source: string): PackageSource {
  const match = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@([^/]+))?\/(.+)$/.exec(source);
  if (!match?.[1] || !match[3])
    throw new ImportSourceError(
      source,
      "expected npm:PACKAGE[@VERSION]/PATH, such as npm:vega-datasets@3.2.1/data/airports.csv",
    );
  return { kind: "package", name: match[1], version: match[2], path: match[3] };
}
