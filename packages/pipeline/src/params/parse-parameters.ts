import { parseYaml, type YamlMap, type YamlValue } from "@mlops/data-versioning/formats";
import { ParameterFileError } from "./parameter-file-error.ts";
import { parsePython } from "./parse-python.ts";
import { parseToml } from "./parse-toml.ts";

/**
 * Content of a parameters file, by the end of its name as DVC tells them (dvc/utils/serialize): TOML, Python, else YAML, of which
 * JSON is a part; all keep 1.0 apart from 1.
 * @param shown name for errors @throws ParameterFileError, FormatError
 */
export function parseParameters(text: string, shown: string): YamlMap {
  if (/\.toml$/i.test(shown)) return parseToml(text, shown);
  if (/\.py$/i.test(shown)) return parsePython(text, shown);
  const value = parseYaml(text, shown).value ?? new Map<string, YamlValue>();
  if (!(value instanceof Map)) throw new ParameterFileError(shown, "it holds no dictionary");
  return value;
}
