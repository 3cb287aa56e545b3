import { existsSync, readFileSync, statSync } from "node:fs";
import type { YamlMap, YamlValue } from "@mlops/data-versioning/formats";
import { ParameterFileError } from "./parameter-file-error.ts";
import { parseParameters } from "./parse-parameters.ts";

/** The content of a parameters file, or undefined when there is none. */
export function readParameterFile(path: string, shown: string): YamlMap | undefined {
  if (!existsSync(path)) return undefined;
  if (statSync(path).isDirectory()) throw new ParameterFileError(shown, "it is a folder");
  return parseParameters(readFileSync(path, "utf8"), shown);
}

/** Values of dotted keys; keys that are not there are left out. No keys: all of the top level. */
export function pickParameters(content: YamlMap, keys: readonly string[]): YamlMap {
  if (keys.length === 0) return new Map(content);
  const picked: YamlMap = new Map();
  for (const key of keys) {
    const value = lookUp(content, key);
    if (value !== undefined) picked.set(key, value);
  }
  return picked;
}

function lookUp(content: YamlMap, key: string): YamlValue | undefined {
  let value: YamlValue | undefined = content;
  for (const part of key.split(".")) {
    if (value instanceof Map) value = value.get(part);
    else if (Array.isArray(value) && /^\d+$/.test(part)) value = value[Number(part)];
    else return undefined;
  }
  return value;
}
