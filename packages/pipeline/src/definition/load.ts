import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { FormatError } from "@mlops/data-versioning";
import type { Context } from "@mlops/data-versioning/engine";
import { parseYaml, type YamlDocument, type YamlMap, type YamlValue } from "@mlops/data-versioning/formats";
import { PipelineDefinitionError } from "../errors.ts";
import { expandStage } from "./expand.ts";
import { DEFAULT_FLAGS, type FlagStyle, fill, TemplateError } from "./interpolate.ts";
import { readStage } from "./read-stage.ts";
import type { Stage } from "./stage.ts";
import { projectVariables, type Variables } from "./variables.ts";

/** A `dvc.yaml` with its stages and its top-level lists. */
export interface Project {
  /** Absolute. */
  readonly file: string;
  readonly stages: readonly Stage[];
  /** foreach and matrix groups: name to stage names. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Top-level `plots`, `metrics` and `params`, templates resolved. */
  readonly plots: readonly YamlValue[];
  readonly metrics: readonly YamlValue[];
  readonly params: readonly YamlValue[];
}

const TOP_LEVEL = ["stages", "vars", "params", "metrics", "plots", "artifacts", "datasets"];
const STAGE_KEYS = [
  "cmd",
  "wdir",
  "deps",
  "params",
  "outs",
  "metrics",
  "plots",
  "vars",
  "frozen",
  "meta",
  "desc",
  "always_changed",
  "matrix",
  "foreach",
  "do",
];

/** Reads one `dvc.yaml`. @throws FormatError with line and column, PipelineDefinitionError */
export function loadProject(file: string, root: string, flags: FlagStyle = DEFAULT_FLAGS): Project {
  const shown = relative(root, file);
  const document = parseYaml(readFileSync(file, "utf8"), shown);
  const top = document.value ?? new Map<string, YamlValue>();
  if (!(top instanceof Map)) throw new FormatError(document.at([]), "expected a dictionary with stages");
  refuseUnknownKeys(document, top, [], TOP_LEVEL);
  const directory = dirname(file);
  const variables = attempt(shown, "vars", () => projectVariables(directory, listOf(document, top, "vars")));
  const stages: Stage[] = [];
  const groups = new Map<string, string[]>();
  for (const [name, definition] of stagesOf(document, top)) {
    const resolved = attempt(shown, `stages.${name}`, () =>
      expandStage(name, definition, variables, { directory, flags }),
    );
    for (const one of resolved) stages.push(readStage(one, file, root));
    if (resolved[0]?.group !== undefined)
      groups.set(
        name,
        resolved.map((one) => one.name),
      );
  }
  const lists = topLists(document, top, variables, shown);
  return { file, stages, groups, ...lists };
}

/** Reads every `dvc.yaml` of the repository. Data folders are not entered. */
export function loadProjects(context: Context): Project[] {
  const flags = flagStyle(context);
  return findProjectFiles(context).map((file) => loadProject(file, context.root, flags));
}

function flagStyle(context: Context): FlagStyle {
  const parsing = context.config.ini.get("parsing");
  return {
    bool: parsing?.get("bool") === "boolean_optional" ? "boolean_optional" : "store_true",
    list: parsing?.get("list") === "append" ? "append" : "nargs",
  };
}

function findProjectFiles(context: Context): string[] {
  const found: string[] = [];
  const visit = (folder: string, rules: Context["ignore"]): void => {
    const entries = readdirSync(folder, { withFileTypes: true });
    const tracked = new Set(
      entries.filter((entry) => entry.name.endsWith(".dvc")).map((entry) => entry.name.slice(0, -4)),
    );
    for (const entry of entries) {
      if (entry.isFile() && entry.name === "dvc.yaml" && !rules.ignores(folder, entry.name, false))
        found.push(join(folder, entry.name));
      if (!entry.isDirectory() || entry.name === "node_modules" || tracked.has(entry.name)) continue;
      if (!rules.ignores(folder, entry.name, true))
        visit(join(folder, entry.name), rules.enter(join(folder, entry.name)));
    }
  };
  visit(context.root, context.ignore);
  return found;
}

function stagesOf(document: YamlDocument, top: YamlMap): [string, YamlMap][] {
  const stages = top.get("stages") ?? new Map<string, YamlValue>();
  if (!(stages instanceof Map))
    throw new FormatError(document.at(["stages"]), '"stages" must be a dictionary of stages');
  return [...stages].map(([name, definition]) => {
    const path = ["stages", name];
    if (!(definition instanceof Map))
      throw new FormatError(document.at(path), `stage "${name}" must be a dictionary with cmd`);
    refuseUnknownKeys(document, definition, path, STAGE_KEYS);
    const template = definition.has("foreach") ? definition.get("do") : definition;
    if (template instanceof Map && !template.has("cmd"))
      throw new FormatError(document.at(path), `stage "${name}" has no cmd (the file may be truncated)`);
    return [name, definition];
  });
}

function refuseUnknownKeys(document: YamlDocument, map: YamlMap, path: string[], known: readonly string[]): void {
  const unknown = [...map.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new FormatError(
      document.at([...path, unknown]),
      `unknown key "${unknown}", expected one of ${known.join(", ")}`,
    );
}

function listOf(document: YamlDocument, top: YamlMap, key: string): YamlValue[] {
  const value = top.get(key) ?? [];
  if (!Array.isArray(value)) throw new FormatError(document.at([key]), `"${key}" must be a list`);
  return value;
}

function topLists(
  document: YamlDocument,
  top: YamlMap,
  variables: Variables,
  shown: string,
): Pick<Project, "plots" | "metrics" | "params"> {
  const filled = (key: string): YamlValue[] =>
    attempt(shown, key, () => listOf(document, top, key).map((item) => fill(item, variables.values, undefined)));
  return { plots: filled("plots"), metrics: filled("metrics"), params: filled("params") };
}

function attempt<T>(file: string, where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError) throw new PipelineDefinitionError(file, where, error.message);
    throw error;
  }
}
