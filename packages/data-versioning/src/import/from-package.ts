import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ImportSourceError, type PackageSource } from "./source.ts";

/** A file of an installed package. */
export interface PackageFile {
  /** Absolute. */
  readonly file: string;
  readonly version: string;
}

/** Finds the file as Node would find the package from the repository's root. @throws ImportSourceError */
export function findPackageFile(root: string, source: PackageSource): PackageFile {
  const shown = `npm:${source.name}/${source.path}`;
  const folders = createRequire(join(root, "noop.js")).resolve.paths(source.name) ?? [];
  const folder = folders
    .map((modules) => join(modules, source.name))
    .find((candidate) => existsSync(join(candidate, "package.json")));
  if (!folder)
    throw new ImportSourceError(shown, `the package is not installed; install it with: npm install ${source.name}`);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  if (source.version !== undefined && source.version !== version) {
    throw new ImportSourceError(
      shown,
      `version ${version} is installed, not ${source.version}; install that with: npm install ${source.name}@${source.version}`,
    );
  }
  const file = join(folder, source.path);
  if (!file.startsWith(`${folder}/`)) throw new ImportSourceError(shown, "the path leaves the package");
  if (!existsSync(file)) throw new ImportSourceError(shown, `version ${version} has no such file`);
  return { file, version };
}
