import {
  compareCodePoints,
  type OutputVersion,
  pythonJson,
  type YamlMap,
  type YamlValue,
} from "@mlops/data-versioning/formats";
import type { Stage, StagePath } from "../definition/stage.ts";

const DEFAULT_PARAMETERS = "params.yaml";

/** A stage's inputs as they are now. */
export interface StageInputs {
  /** By path as written. */
  readonly dependencies: ReadonlyMap<string, OutputVersion>;
  /** By parameters file as written. */
  readonly parameters: ReadonlyMap<string, YamlMap>;
}

/** The entry of a stage in `dvc.lock` and in the run cache, keys and lists in DVC's order. */
export function makeEntry(stage: Stage, inputs: StageInputs, outputs: ReadonlyMap<string, OutputVersion>): YamlMap {
  const entry: YamlMap = new Map<string, YamlValue>([
    ["cmd", typeof stage.command === "string" ? stage.command : [...stage.command]],
  ]);
  const deps = versions(stage.dependencies, inputs.dependencies);
  if (deps.length > 0) entry.set("deps", deps);
  const params = orderedParameters(inputs.parameters);
  if (params.size > 0) entry.set("params", params);
  const outs = versions(stage.outputs, outputs);
  if (outs.length > 0) entry.set("outs", outs);
  return entry;
}

function versions(paths: readonly StagePath[], known: ReadonlyMap<string, OutputVersion>): YamlValue[] {
  const written = paths.map((path) => path.written).sort(compareCodePoints);
  return written.flatMap((path) => {
    const version = known.get(path);
    return version ? [versionEntry(path, version)] : [];
  });
}

function versionEntry(path: string, version: OutputVersion): YamlMap {
  const entry: YamlMap = new Map<string, YamlValue>([
    ["path", path],
    ["hash", "md5"],
    ["md5", version.md5],
  ]);
  if (version.size !== undefined) entry.set("size", version.size);
  if (version.nfiles !== undefined) entry.set("nfiles", version.nfiles);
  if (version.isexec) entry.set("isexec", true);
  return entry;
}

/** Files in code-point order with the default one first; keys in code-point order, values as they stand. */
function orderedParameters(parameters: ReadonlyMap<string, YamlMap>): YamlMap {
  const files = [...parameters.keys()].sort((a, b) => {
    if (a === DEFAULT_PARAMETERS || b === DEFAULT_PARAMETERS) return a === b ? 0 : a === DEFAULT_PARAMETERS ? -1 : 1;
    return compareCodePoints(a, b);
  });
  return new Map(
    files.map((file) => {
      const values = parameters.get(file) as YamlMap;
      return [file, new Map([...values].sort(([a], [b]) => compareCodePoints(a, b)))];
    }),
  );
}

/** Text that DVC hashes for the run cache: the entry without sizes; for the key, outputs by path only. */
export function runCacheText(entry: YamlMap, forKey: boolean): string {
  const copy: YamlMap = new Map(entry);
  const outs = copy.get("outs");
  if (forKey) copy.set("outs", Array.isArray(outs) ? outs.map((out) => (out as YamlMap).get("path") ?? null) : []);
  return pythonJson(withoutSizes(copy));
}

/** DVC leaves the keys out at every depth, parameters of that name included. */
function withoutSizes(value: YamlValue): YamlValue {
  if (Array.isArray(value)) return value.map(withoutSizes);
  if (!(value instanceof Map)) return value;
  return new Map(
    [...value].filter(([key]) => key !== "size" && key !== "nfiles").map(([key, item]) => [key, withoutSizes(item)]),
  );
}
