import { existsSync, readFileSync, statSync } from "node:fs";
import { DataError } from "@mlops/data-versioning";
import { parseYaml, type YamlMap, type YamlValue } from "@mlops/data-versioning/formats";

/** A parameter file of a kind that is not read, or that is no dictionary. */
class ParameterFileError extends DataError {
  readonly file: string;
  constructor(file: string, problem: string) {
    super(`parameters file ${file}: ${problem}; use a YAML or JSON dictionary`);
    this.file = file;
  }
}

/** The content of a parameters file, or undefined when there is none. JSON is read as YAML, which keeps 1.0 apart from 1. */
export function readParameterFile(path: string, shown: string): YamlMap | undefined {
  if (!existsSync(path)) return undefined;
  if (statSync(path).isDirectory()) throw new ParameterFileError(shown, "it is a folder");
  if (/\.(py|toml)$/i.test(path)) throw new ParameterFileError(shown, "Python and TOML files are not read");
  const value = parseYaml(readFileSync(path, "utf8"), shown).value ?? new Map<string, YamlValue>();
  if (!(value instanceof Map)) throw new ParameterFileError(shown, "it holds no dictionary");
  return value;
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
