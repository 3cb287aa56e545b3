import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ModelRefusedError } from "../errors.ts";
import { isIntact, sealDirectory } from "./digests.ts";
import type { RegisteredVersion, Registry } from "./registry.ts";

/** Downloaded models by name and version, and what each alias pointed to last, so that a start needs no registry. */
export interface ModelCache {
  /** Folder of a version's files, downloaded when it is not there. Throws ModelRefusedError. */
  fetch(version: RegisteredVersion, registry: Registry): Promise<string>;
  /** Folder of what lies under a cloud storage address, downloaded when it is not there. */
  fetchUri(uri: string, download: (uri: string, directory: string) => Promise<void>): Promise<string>;
  /** Forgets a version's files: they were found to be bad. */
  evict(version: RegisteredVersion): void;
  rememberAlias(alias: string, version: RegisteredVersion): void;
  /** What the alias of a model pointed to when it last served. */
  lastOfAlias(name: string, alias: string): RegisteredVersion | undefined;
}

/**
 * Opens the cache in a directory. A version is there whole or not at all: it is downloaded aside and renamed. Files that
 * are not what was downloaded any more are downloaded again.
 */
export function openModelCache(directory: string): ModelCache {
  const folder = (version: RegisteredVersion): string =>
    join(directory, encodeURIComponent(version.name), `${version.version}-${version.runId ?? "file"}`);
  const aliasFile = (name: string, alias: string): string =>
    join(directory, encodeURIComponent(name), `alias-${encodeURIComponent(alias)}.json`);
  return {
    fetch: async (version, registry) => {
      const target = folder(version);
      if (existsSync(target) && !isIntact(target, seal(target))) rmSync(target, { recursive: true, force: true });
      if (!existsSync(target)) await download(version, registry, target);
      return target;
    },
    fetchUri: async (uri, downloadUri) => {
      const target = join(directory, "storage", createHash("sha256").update(uri).digest("hex").slice(0, 16));
      if (!existsSync(target)) await downloadAside(target, (aside) => downloadUri(uri, aside));
      return target;
    },
    evict: (version) => rmSync(folder(version), { recursive: true, force: true }),
    rememberAlias: (alias, version) => {
      mkdirSync(join(directory, encodeURIComponent(version.name)), { recursive: true });
      writeAtomically(aliasFile(version.name, alias), JSON.stringify(version));
    },
    lastOfAlias: (name, alias) => readVersion(aliasFile(name, alias)),
  };
}

/** Where the digests of a folder's files are kept. */
function seal(target: string): string {
  return `${target}.sha256.json`;
}

async function download(version: RegisteredVersion, registry: Registry, target: string): Promise<void> {
  try {
    await downloadAside(target, (aside) => registry.download(version, aside));
  } catch (error) {
    const label = `models:/${version.name}/${version.version}`;
    throw new ModelRefusedError(label, "download", `download failed: ${(error as Error).message}`, { cause: error });
  }
}

async function downloadAside(target: string, fill: (aside: string) => Promise<void>): Promise<void> {
  const aside = `${target}.${process.pid}.partial`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  try {
    await fill(aside);
    sealDirectory(aside, seal(target));
    renameSync(aside, target);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

function readVersion(path: string): RegisteredVersion | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as RegisteredVersion;
  } catch {
    return undefined;
  }
}

function writeAtomically(path: string, text: string): void {
  const aside = `${path}.${process.pid}.partial`;
  writeFileSync(aside, text);
  renameSync(aside, path);
}
