import { isAbsolute, join, relative, resolve } from "node:path";
import { writeFileAtomic } from "../atomic-file.ts";
import { type RemoteConfig, readIni } from "../config/config.ts";
import { formatIni, type Ini } from "../config/ini.ts";
import { SettingError } from "../errors.ts";
import type { Context } from "../repository/context.ts";

export interface RemoteAddOptions {
  readonly isDefault?: boolean;
  readonly force?: boolean;
  /** Write to config.local, which git ignores; for credentials. */
  readonly local?: boolean;
  /** Further settings, such as endpointurl and region. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Names a remote. A relative folder is noted relative to `.dvc`, as DVC does. @throws SettingError */
export function addRemote(context: Context, name: string, url: string, from: string, options: RemoteAddOptions): void {
  if (!/^[\w.-]+$/.test(name))
    throw new SettingError(`"${name}" is not a remote name; use letters, digits, ".", "_" and "-"`);
  const present = context.config.remotes.get(name);
  if (present && !options.force)
    throw new SettingError(`remote "${name}" exists already (${present.url}); say --force to change it`);
  edit(context, options.local ?? false, (ini) => {
    ini.set(
      `remote "${name}"`,
      new Map([["url", notedUrl(context, url, from)], ...Object.entries(options.settings ?? {})]),
    );
    if (options.isDefault) section(ini, "core").set("remote", name);
  });
}

function notedUrl(context: Context, url: string, from: string): string {
  if (/^\w+:\/\//.test(url) || isAbsolute(url) || url.startsWith("~")) return url;
  return relative(context.dvcDirectory, resolve(from, url));
}

/** Forgets a remote. @throws SettingError when there is none of that name */
export function removeRemote(context: Context, name: string): void {
  mustExist(context, name);
  for (const local of [false, true]) {
    edit(context, local, (ini) => {
      ini.delete(`remote "${name}"`);
      const core = ini.get("core");
      if (core?.get("remote") === name) core.delete("remote");
    });
  }
}

/** Makes a remote the default. @throws SettingError */
export function setDefaultRemote(context: Context, name: string): void {
  mustExist(context, name);
  edit(context, false, (ini) => section(ini, "core").set("remote", name));
}

export function listRemotes(context: Context): (RemoteConfig & { readonly isDefault: boolean })[] {
  return [...context.config.remotes.values()].map((remote) => ({
    ...remote,
    isDefault: remote.name === context.config.defaultRemote,
  }));
}

function mustExist(context: Context, name: string): void {
  if (context.config.remotes.has(name)) return;
  throw new SettingError(
    `there is no remote "${name}"; known: ${[...context.config.remotes.keys()].join(", ") || "none"}`,
  );
}

function section(ini: Ini, name: string): Map<string, string> {
  const found = ini.get(name) ?? new Map<string, string>();
  ini.set(name, found);
  return found;
}

function edit(context: Context, local: boolean, change: (ini: Ini) => void): void {
  const file = join(context.dvcDirectory, local ? "config.local" : "config");
  const ini = readIni(file);
  const before = formatIni(ini);
  change(ini);
  const after = formatIni(ini);
  if (after !== before) writeFileAtomic(file, after);
}
