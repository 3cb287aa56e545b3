import { dirname, relative, resolve } from "node:path";
import type { YamlMap, YamlValue } from "@mlops/data-versioning/formats";
import { PipelineDefinitionError } from "../errors.ts";
import type { ResolvedDefinition } from "./expand.ts";
import type { ParameterSet, Stage, StageOutput, StagePath } from "./stage.ts";

const DEFAULT_PARAMETERS = "params.yaml";
const PLOT_KEYS = ["template", "x", "y", "x_label", "y_label", "title", "header"];

/** Makes a stage of a resolved definition. @param file dvc.yaml, absolute @throws PipelineDefinitionError */
export function readStage(resolved: ResolvedDefinition, file: string, root: string): Stage {
  const shown = relative(root, file);
  const reader = fieldReader(resolved, shown);
  const wdir = reader.text("wdir") ?? ".";
  const workingDirectory = resolve(dirname(file), wdir);
  const at = (written: string): StagePath => ({ written, path: resolve(workingDirectory, written) });
  return {
    name: resolved.name,
    address: shown === "dvc.yaml" ? resolved.name : `${shown}:${resolved.name}`,
    file,
    workingDirectory,
    command: reader.command(),
    description: reader.text("desc"),
    dependencies: reader.list("deps").map((item) => at(reader.path("deps", item))),
    parameters: parameterSets(reader).map(({ file: written, keys }): ParameterSet => ({ ...at(written), keys })),
    outputs: (["outs", "metrics", "plots"] as const).flatMap((section) => outputsOf(reader, section, at)),
    frozen: reader.flag("frozen"),
    alwaysChanged: reader.flag("always_changed"),
    meta: resolved.fields.get("meta") ?? null,
  };
}

interface FieldReader {
  text(key: string): string | undefined;
  flag(key: string): boolean;
  list(key: string): readonly YamlValue[];
  path(key: string, value: YamlValue): string;
  command(): string | string[];
  fail(key: string, problem: string): never;
}

function fieldReader({ name, fields }: ResolvedDefinition, shown: string): FieldReader {
  const fail = (key: string, problem: string): never => {
    throw new PipelineDefinitionError(shown, `stages.${name}.${key}`, problem);
  };
  return {
    fail,
    text: (key) => {
      const value = fields.get(key);
      if (value === undefined || value === null) return undefined;
      return typeof value === "string" ? value : fail(key, "expected text");
    },
    flag: (key) => {
      const value = fields.get(key) ?? false;
      return typeof value === "boolean" ? value : fail(key, "expected true or false");
    },
    list: (key) => {
      const value = fields.get(key) ?? [];
      return Array.isArray(value) ? value : fail(key, "expected a list");
    },
    path: (key, value) => {
      if (typeof value !== "string" || value === "") return fail(key, "expected a path");
      if (/^\w+:\/\//.test(value)) return fail(key, `"${value}" is not a local path; import it first`);
      return value;
    },
    command: () => {
      const value = fields.get("cmd");
      if (typeof value === "string" && value.trim() !== "") return value;
      if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string"))
        return value as string[];
      return fail("cmd", "expected a command or a list of commands (quote commands that hold a colon)");
    },
  };
}

/** Groups `params` by file; the default file's come first, a file named without keys is tracked whole. */
function parameterSets(reader: FieldReader): { file: string; keys: string[] }[] {
  const sets = new Map<string, string[]>();
  const whole = new Set<string>();
  const add = (file: string, keys: readonly YamlValue[]): void => {
    const list = sets.get(file) ?? [];
    sets.set(file, list);
    for (const key of keys)
      list.push(typeof key === "string" ? key : reader.fail("params", "expected names of parameters"));
  };
  for (const item of reader.list("params")) {
    if (typeof item === "string") add(DEFAULT_PARAMETERS, [item]);
    else if (item instanceof Map) {
      for (const [file, keys] of item) {
        if (keys === null || (Array.isArray(keys) && keys.length === 0)) whole.add(file);
        add(file, Array.isArray(keys) ? keys : []);
      }
    } else reader.fail("params", "expected names, or a file with names");
  }
  return [...sets].map(([file, keys]) => ({ file, keys: whole.has(file) ? [] : [...new Set(keys)] }));
}

function outputsOf(
  reader: FieldReader,
  section: "outs" | "metrics" | "plots",
  at: (written: string) => StagePath,
): StageOutput[] {
  const kind = { outs: "out", metrics: "metric", plots: "plot" } as const;
  return mergedOutputs(reader, section).map(([written, flags]) => {
    const remote = flags.get("remote");
    return {
      ...at(reader.path(section, written)),
      kind: kind[section],
      cached: flags.get("cache") !== false,
      persist: flags.get("persist") === true,
      pushed: flags.get("push") !== false,
      remote: typeof remote === "string" ? remote : undefined,
      plot: new Map([...flags].filter(([key]) => PLOT_KEYS.includes(key))),
    };
  });
}

function mergedOutputs(reader: FieldReader, section: string): [string, YamlMap][] {
  const merged = new Map<string, YamlMap>();
  for (const item of reader.list(section)) {
    const entries: [string, YamlValue][] = item instanceof Map ? [...item] : [[reader.path(section, item), new Map()]];
    for (const [path, flags] of entries) {
      const given = Array.isArray(flags) ? (flags[0] ?? new Map()) : (flags ?? new Map());
      if (!(given instanceof Map)) reader.fail(section, `expected settings of "${path}" as a dictionary`);
      merged.set(path, new Map([...(merged.get(path) ?? []), ...(given as YamlMap)]));
    }
  }
  return [...merged];
}
