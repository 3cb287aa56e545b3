import { md5Of } from "../objects/digest.ts";
import { pythonJson } from "../yaml/json.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";

/** Keys that do not count (dvc/stage/utils.py, `compute_md5`). */
const LEFT_OUT = [
  "desc",
  "type",
  "labels",
  "meta",
  "locked",
  "frozen",
  "metric",
  "persist",
  "isexec",
  "size",
  "nfiles",
];

/** The `md5` of a `.dvc` file that is an import: of its other keys, as DVC computes it. */
export function stageMd5(document: YamlMap): string {
  const copy: YamlMap = new Map(document);
  copy.delete("md5");
  if (copy.get("wdir") === ".") copy.delete("wdir");
  return md5Of(pythonJson(without(copy)));
}

function without(value: YamlValue): YamlValue {
  if (Array.isArray(value)) return value.map(without);
  if (!(value instanceof Map)) return value;
  return new Map([...value].filter(([key]) => !LEFT_OUT.includes(key)).map(([key, item]) => [key, without(item)]));
}
