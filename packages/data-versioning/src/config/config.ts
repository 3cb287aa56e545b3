import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { SettingError } from "../errors.ts";
import { type Ini, parseIni } from "./ini.ts";

/** How a file gets from the cache into the workspace. */
export type LinkType = "reflink" | "hardlink" | "symlink" | "copy";

/** A place outside the repository that holds objects. */
export interface RemoteConfig {
  readonly name: string;
  /** A folder's absolute path, or `s3://bucket/prefix`. */
  readonly url: string;
  /** Other settings of the section: endpointurl, region, profile, access_key_id, … */
  readonly settings: ReadonlyMap<string, string>;
}

/** The settings of a repository, all levels merged as DVC merges them. */
export interface Config {
  readonly cacheDirectory: string;
  readonly linkTypes: readonly LinkType[];
  readonly remotes: ReadonlyMap<string, RemoteConfig>;
  readonly defaultRemote: string | undefined;
  readonly noScm: boolean;
  /** Run `git add` on files that a command wrote. */
  readonly autostage: boolean;
  readonly ini: Ini;
}

const LINK_TYPES: readonly string[] = ["reflink", "hardlink", "symlink", "copy"];

/** Reads system, user, repository and local settings, in the order in which they shadow each other. */
export function readConfig(dvcDirectory: string): Config {
  const ini: Ini = new Map();
  for (const file of configFiles(dvcDirectory)) mergeInto(ini, readIni(file), dirname(file));
  const cache = ini.get("cache");
  const core = ini.get("core");
  return {
    cacheDirectory: cache?.get("dir") ?? join(dvcDirectory, "cache"),
    linkTypes: parseLinkTypes(cache?.get("type")),
    remotes: remotesOf(ini),
    defaultRemote: core?.get("remote"),
    noScm: isTrue(core?.get("no_scm")),
    autostage: isTrue(core?.get("autostage")),
    ini,
  };
}

/** Paths of the four levels. */
function configFiles(dvcDirectory: string): string[] {
  return [
    "/etc/xdg/dvc/config",
    join(homedir(), ".config", "dvc", "config"),
    join(dvcDirectory, "config"),
    join(dvcDirectory, "config.local"),
  ];
}

/** A level's file, empty when it does not exist. */
export function readIni(file: string): Ini {
  try {
    return parseIni(readFileSync(file, "utf8"), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw error;
  }
}

/** Paths in a file are relative to the file's folder. */
function mergeInto(target: Ini, source: Ini, folder: string): void {
  for (const [name, section] of source) {
    const into = target.get(name) ?? new Map<string, string>();
    target.set(name, into);
    for (const [key, value] of section) into.set(key, isPathSetting(name, key) ? absolute(value, folder) : value);
  }
}

function isPathSetting(section: string, key: string): boolean {
  return (section === "cache" && key === "dir") || (section.startsWith("remote ") && key === "url");
}

function absolute(value: string, folder: string): string {
  if (/^\w+:\/\//.test(value)) return value;
  if (value.startsWith("~/")) return join(homedir(), value.slice(2));
  return isAbsolute(value) ? value : resolve(folder, value);
}

function remotesOf(ini: Ini): Map<string, RemoteConfig> {
  const remotes = new Map<string, RemoteConfig>();
  for (const [section, settings] of ini) {
    const name = /^remote "(.*)"$/.exec(section)?.[1];
    const url = settings.get("url");
    if (name !== undefined && url !== undefined) remotes.set(name, { name, url, settings });
  }
  return remotes;
}

function parseLinkTypes(text: string | undefined): LinkType[] {
  if (text === undefined) return ["reflink", "copy"];
  const types = text.split(",").map((type) => type.trim());
  const unknown = types.find((type) => !LINK_TYPES.includes(type));
  if (unknown !== undefined)
    throw new SettingError(`cache.type "${unknown}" is not a link type; use one or more of ${LINK_TYPES.join(", ")}`);
  return types as LinkType[];
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(true|yes|on|1)$/i.test(text);
}
