import { statSync } from "node:fs";
import { resolve } from "node:path";
import { findModelDirectory } from "../cloud/model-directory.ts";
import { ModelRefusedError, SettingError } from "../errors.ts";
import type { ModelCache } from "../registry/cache.ts";
import type { RegisteredVersion, Registry } from "../registry/registry.ts";
import { nameOfPath } from "./folder.ts";
import { identityOf } from "./follow-alias.ts";
import type { ModelIdentity } from "./identity.ts";
import type { ModelUri } from "./uri.ts";

/** A model's files on disk and who it is. */
export interface LocatedModel {
  readonly path: string;
  readonly identity: ModelIdentity;
  /** Set when the registry was away and the last known version was taken from the cache. */
  readonly fallback?: Error;
}

export interface LocateParts {
  readonly registry: Registry | undefined;
  readonly cache: ModelCache;
  /** Name in the routes, where the settings give one. */
  readonly name: string | undefined;
  /** Downloads what lies under a cloud storage address. */
  readonly download: (uri: string, directory: string) => Promise<void>;
}

/** Finds the model of an address and brings its files to disk. Throws ModelRefusedError or SettingError. */
export async function locateModel(uri: ModelUri, parts: LocateParts): Promise<LocatedModel> {
  if (uri.kind === "path") return locatePath(uri.path, parts.name);
  if (uri.kind === "storage") return locatePath(await parts.cache.fetchUri(uri.uri, parts.download), parts.name);
  const { registry } = parts;
  if (registry === undefined)
    throw new SettingError("MLFLOW_TRACKING_URI", "the registry's address for models:/", undefined);
  if (uri.kind === "version") {
    const version = await registry.byVersion(uri.name, uri.version);
    return fetchVersion(version, `models:/${uri.name}/${uri.version}`, registry, parts);
  }
  return locateAlias(uri.name, uri.alias, registry, parts);
}

function locatePath(given: string, name: string | undefined): LocatedModel {
  const path = findModel(resolve(given));
  const known = statSync(path, { throwIfNoEntry: false });
  if (known === undefined)
    throw new ModelRefusedError(given, "not_found", `expected a file or folder, found nothing at ${path}`);
  const identity = { name: name ?? nameOfPath(path), version: "1", runId: null, dataVersion: null, uri: path };
  return { path, identity };
}

/** A folder may hold the model some levels down, as clouds mount it. */
function findModel(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? findModelDirectory(path) : path;
}

async function locateAlias(name: string, alias: string, registry: Registry, parts: LocateParts): Promise<LocatedModel> {
  try {
    const version = await registry.byAlias(name, alias);
    const located = await fetchVersion(version, `models:/${name}@${alias}`, registry, parts);
    if (version !== undefined) parts.cache.rememberAlias(alias, version);
    return located;
  } catch (error) {
    const last = parts.cache.lastOfAlias(name, alias);
    if (last === undefined || isMissing(error)) throw error;
    return { ...(await fetchVersion(last, "", registry, parts)), fallback: error as Error };
  }
}

/** The registry answered, and said that there is no such model: the cache must not hide that. */
function isMissing(error: unknown): boolean {
  return error instanceof ModelRefusedError && error.reason === "not_found";
}

async function fetchVersion(
  version: RegisteredVersion | undefined,
  address: string,
  registry: Registry,
  parts: LocateParts,
): Promise<LocatedModel> {
  if (version === undefined)
    throw new ModelRefusedError(address, "not_found", "the registry has no such version or alias");
  return { path: await parts.cache.fetch(version, registry), identity: identityOf(version) };
}
