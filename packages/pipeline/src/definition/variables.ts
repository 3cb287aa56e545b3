import { existsSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import type { YamlMap, YamlValue } from "@mlops/data-versioning/formats";
import { parseParameters } from "../params/parse-parameters.ts";
import { hasTemplate, TemplateError } from "./interpolate.ts";

const DEFAULT_FILE = "params.yaml";

/** Variables for templates, with the files they came from (so that none is loaded in part and whole). */
export interface Variables {
  readonly values: YamlMap;
  /** Keys loaded from a file; "all" for the whole file. */
  readonly imports: Map<string, string[] | "all">;
}

/** The variables of a `dvc.yaml`: `params.yaml` beside it, then its `vars`. */
export function projectVariables(directory: string, vars: readonly YamlValue[]): Variables {
  const variables: Variables = { values: new Map(), imports: new Map() };
  if (existsSync(join(directory, DEFAULT_FILE))) importFile(variables, DEFAULT_FILE, directory);
  addAll(variables, vars, directory);
  return variables;
}

/** A copy with a stage's own `vars` added. */
export function withStageVariables(base: Variables, vars: readonly YamlValue[], directory: string): Variables {
  const variables: Variables = { values: cloneMap(base.values), imports: new Map(base.imports) };
  addAll(variables, vars, directory);
  return variables;
}

/** A copy with variables set for one round of foreach or matrix; these win over others. */
export function withItem(base: Variables, item: YamlMap): Variables {
  return { values: new Map([...base.values, ...item]), imports: base.imports };
}

function addAll(variables: Variables, vars: readonly YamlValue[], directory: string): void {
  for (const item of vars) {
    if (typeof item === "string") {
      if (hasTemplate(item)) throw new TemplateError(`vars may not hold templates, found "${item}"`);
      importFile(variables, item, directory);
    } else if (item instanceof Map) {
      merge(variables.values, item, "vars");
    } else {
      throw new TemplateError("vars must be file names or dictionaries");
    }
  }
}

/** @param item `file` or `file:key,key` */
function importFile(variables: Variables, item: string, directory: string): void {
  const [file, keyText] = item.split(":", 2) as [string, string | undefined];
  const path = normalize(join(directory, file));
  const keys = keyText?.split(",").filter(Boolean);
  const loaded = variables.imports.get(path);
  if (loaded === "all" && !keys?.length) return;
  if (loaded === "all" || (loaded && (!keys?.length || keys.some((key) => loaded.includes(key))))) {
    throw new TemplateError(`cannot load "${item}", it is loaded already, wholly or in part`);
  }
  if (!existsSync(path)) throw new TemplateError(`file "${file}" of vars does not exist`);
  const value = parseParameters(readFileSync(path, "utf8"), file);
  merge(variables.values, keys?.length ? pick(value, keys, file) : value, file);
  variables.imports.set(path, keys?.length ? [...(loaded ?? []), ...keys] : "all");
}

function pick(map: YamlMap, keys: readonly string[], file: string): YamlMap {
  return new Map(
    keys.map((key) => {
      const value = map.get(key);
      if (value === undefined) throw new TemplateError(`could not find "${key}" in "${file}"`);
      return [key, value];
    }),
  );
}

function merge(into: YamlMap, from: YamlMap, source: string, path = ""): void {
  for (const [key, value] of from) {
    const present = into.get(key);
    if (present instanceof Map && value instanceof Map) merge(present, value, source, `${path}${key}.`);
    else if (present !== undefined)
      throw new TemplateError(`cannot redefine "${path}${key}" from ${source}, it exists already`);
    else into.set(key, value instanceof Map ? cloneMap(value) : value);
  }
}

function cloneMap(map: YamlMap): YamlMap {
  return new Map([...map].map(([key, value]) => [key, value instanceof Map ? cloneMap(value) : value]));
}
