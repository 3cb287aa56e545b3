import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseOutputEntry } from "../dvc-file/parse.ts";
import { FormatError } from "../errors.ts";
import { parseYaml } from "../yaml/parse.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";
import { insideRoot } from "./collect.ts";
import type { TrackedOutput } from "./output.ts";

interface Flags {
  readonly cached: boolean;
  readonly pushed: boolean;
  readonly remote: string | undefined;
}

/**
 * Outputs of a pipeline as its `dvc.lock` notes them. Flags come from `dvc.yaml` as far as paths are written out;
 * `@mlops/pipeline` resolves templates too.
 */
export async function readLockOutputs(pipelineFile: string, root: string): Promise<TrackedOutput[]> {
  const lockFile = join(dirname(pipelineFile), "dvc.lock");
  if (!existsSync(lockFile)) return [];
  return lockTextOutputs(root, lockFile, readFileSync(lockFile, "utf8"), readFileSync(pipelineFile, "utf8"));
}

/** The outputs that the text of a `dvc.lock` at a path notes. @param pipelineText of the `dvc.yaml` beside it */
export function lockTextOutputs(
  root: string,
  lockFile: string,
  lockText: string,
  pipelineText: string,
): TrackedOutput[] {
  const shown = relative(root, lockFile);
  const document = parseYaml(lockText, shown);
  const stages = document.value instanceof Map ? document.value.get("stages") : undefined;
  if (stages !== undefined && !(stages instanceof Map))
    throw new FormatError(document.at(["stages"]), '"stages" must be a mapping');
  const definitions = stageDefinitions(pipelineText, shown.replace(/lock$/, "yaml"));
  const outputs: TrackedOutput[] = [];
  for (const [stage, locked] of stages ?? []) {
    const outs = locked instanceof Map ? locked.get("outs") : undefined;
    const { wdir, flags } = describe(definitions, stage);
    for (const [index, entry] of (Array.isArray(outs) ? outs : []).entries()) {
      const out = parseOutputEntry(document, entry, ["stages", stage, "outs", index]);
      const path = resolve(dirname(lockFile), wdir, out.path);
      const origin = { kind: "lock", file: lockFile, stage, frozen: false, imports: [] } as const;
      const own = flags.get(out.path) ?? { cached: true, pushed: true, remote: undefined };
      outputs.push({
        path,
        relative: insideRoot(root, path, shown),
        version: out.version,
        hash: out.hash,
        ...own,
        origin,
      });
    }
  }
  return outputs;
}

function stageDefinitions(text: string, shown: string): YamlMap {
  const value = parseYaml(text, shown).value;
  const stages = value instanceof Map ? value.get("stages") : undefined;
  return stages instanceof Map ? stages : new Map();
}

function describe(definitions: YamlMap, stage: string): { wdir: string; flags: Map<string, Flags> } {
  const named = definitions.get(stage) ?? definitions.get(stage.slice(0, Math.max(0, stage.lastIndexOf("@"))));
  const inner = named instanceof Map ? (named.get("do") ?? named) : undefined;
  const definition = inner instanceof Map ? inner : new Map<string, YamlValue>();
  const wdir = definition.get("wdir");
  const flags = new Map<string, Flags>();
  for (const section of ["outs", "metrics", "plots"]) {
    const items = definition.get(section);
    for (const item of Array.isArray(items) ? items : [])
      if (item instanceof Map) for (const [path, given] of item) flags.set(path, flagsOf(given));
  }
  return { wdir: typeof wdir === "string" && !wdir.includes("${") ? wdir : ".", flags };
}

function flagsOf(given: YamlValue): Flags {
  const map: YamlMap = given instanceof Map ? given : new Map();
  const remote = map.get("remote");
  return {
    cached: map.get("cache") !== false,
    pushed: map.get("push") !== false,
    remote: typeof remote === "string" ? remote : undefined,
  };
}
