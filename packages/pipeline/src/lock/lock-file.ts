import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { FormatError } from "@mlops/data-versioning";
import {
  type DvcFileOutput,
  formatYaml,
  parseOutputEntry,
  parseYaml,
  writeFileAtomic,
  type YamlDocument,
  type YamlMap,
  type YamlValue,
} from "@mlops/data-versioning/formats";

/** What `dvc.lock` (schema 2.0) notes of a stage: the state after which its outputs were made. */
export interface LockedStage {
  readonly command: YamlValue;
  /** By path as written in the stage. */
  readonly dependencies: ReadonlyMap<string, DvcFileOutput>;
  readonly outputs: ReadonlyMap<string, DvcFileOutput>;
  /** By parameters file, then by key. */
  readonly parameters: ReadonlyMap<string, YamlMap>;
  /** The entry as it stands in the file. */
  readonly entry: YamlMap;
}

export interface LockFile {
  /** Absolute. */
  readonly file: string;
  readonly stages: ReadonlyMap<string, LockedStage>;
  readonly document: YamlMap;
}

/** The lock file beside a `dvc.yaml`. */
export function lockPath(pipelineFile: string): string {
  return join(dirname(pipelineFile), "dvc.lock");
}

/** Reads a lock file; an absent one is empty. @throws FormatError with line and column */
export function readLockFile(file: string, root: string): LockFile {
  return readLockText(existsSync(file) ? readFileSync(file, "utf8") : "", file, root);
}

/** Reads the text of a lock file, from whatever revision. @throws FormatError with line and column */
export function readLockText(text: string, file: string, root: string): LockFile {
  const document = parseYaml(text, relative(root, file));
  const top = document.value ?? new Map<string, YamlValue>();
  if (!(top instanceof Map)) throw new FormatError(document.at([]), "expected a dictionary with schema and stages");
  if (top.size > 0 && top.get("schema") !== "2.0")
    throw new FormatError(document.at(["schema"]), 'expected schema: "2.0" (the file may be truncated or of DVC 1)');
  const stages = top.get("stages") ?? new Map<string, YamlValue>();
  if (!(stages instanceof Map)) throw new FormatError(document.at(["stages"]), '"stages" must be a dictionary');
  return {
    file,
    document: top,
    stages: new Map([...stages].map(([name, entry]) => [name, readEntry(document, entry, ["stages", name])])),
  };
}

/** Reads one stage's entry, of a lock file or of the run cache. */
export function readEntry(document: YamlDocument, entry: YamlValue, path: readonly string[]): LockedStage {
  if (!(entry instanceof Map)) throw new FormatError(document.at(path), `"${path.join(".")}" must be a dictionary`);
  const command = entry.get("cmd");
  if (command === undefined || command === null)
    throw new FormatError(document.at(path), `"${path.join(".")}" has no cmd (the file may be truncated)`);
  return {
    command,
    dependencies: entriesOf(document, entry, [...path, "deps"]),
    outputs: entriesOf(document, entry, [...path, "outs"]),
    parameters: parametersOf(document, entry, [...path, "params"]),
    entry,
  };
}

function entriesOf(document: YamlDocument, entry: YamlMap, path: readonly string[]): Map<string, DvcFileOutput> {
  const list = entry.get(path.at(-1) as string) ?? [];
  if (!Array.isArray(list)) throw new FormatError(document.at(path), `"${path.join(".")}" must be a list`);
  const items = list.map((item, index) => parseOutputEntry(document, item, [...path, index]));
  return new Map(items.map((item) => [item.path, item]));
}

function parametersOf(document: YamlDocument, entry: YamlMap, path: readonly string[]): Map<string, YamlMap> {
  const files = entry.get("params") ?? new Map<string, YamlValue>();
  if (!(files instanceof Map)) throw new FormatError(document.at(path), `"${path.join(".")}" must be a dictionary`);
  const read = new Map<string, YamlMap>();
  for (const [file, values] of files) {
    if (!(values instanceof Map))
      throw new FormatError(document.at([...path, file]), `"${[...path, file].join(".")}" must be a dictionary`);
    read.set(file, values);
  }
  return read;
}

/**
 * Sets a stage's entry, leaving the others as they are. A new one goes where the order of stages puts it,
 * so that the file does not depend on which of two parallel stages ended first.
 * @returns the new text
 */
export function writeLockEntry(
  file: string,
  root: string,
  stage: string,
  entry: YamlMap,
  order: readonly string[] = [],
): string {
  const { document } = readLockFile(file, root);
  if (!document.has("schema")) document.set("schema", "2.0");
  const stages = document.get("stages");
  document.set("stages", withEntry(stages instanceof Map ? stages : new Map(), stage, entry, order));
  const text = formatYaml(document);
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileAtomic(file, text);
  return text;
}

function withEntry(stages: YamlMap, stage: string, entry: YamlMap, order: readonly string[]): YamlMap {
  const own = order.indexOf(stage);
  if (stages.has(stage) || own < 0) return stages.set(stage, entry);
  const entries = [...stages];
  const at = entries.findIndex(([name]) => order.indexOf(name) > own);
  entries.splice(at < 0 ? entries.length : at, 0, [stage, entry]);
  return new Map(entries);
}
