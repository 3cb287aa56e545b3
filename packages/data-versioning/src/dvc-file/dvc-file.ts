import { readFileSync } from "node:fs";
import { writeFileAtomic } from "../atomic-file.ts";
import type { HashName, Md5 } from "../objects/object-path.ts";
import { formatYaml } from "../yaml/format.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";
import { parseStandardDvcFile } from "./standard.ts";

/** The version of one file or folder as a `.dvc` or `dvc.lock` file notes it. */
export interface OutputVersion {
  readonly md5: Md5;
  /** Bytes. */
  readonly size?: number;
  /** Files in a folder. */
  readonly nfiles?: number;
  readonly isexec?: boolean;
}

/** One `outs` entry of a `.dvc` file; `rest` are its other keys (desc, type, remote, push, …), kept as they are. */
export interface DvcFileOutput {
  readonly path: string;
  readonly version: OutputVersion | undefined;
  readonly hash: HashName;
  readonly rest: YamlMap;
}

/** A `.dvc` file. `head` are the keys before and `tail` those after `outs`. */
export interface DvcFile {
  readonly outputs: readonly DvcFileOutput[];
  /** Source of an import, as DVC notes it. */
  readonly deps: readonly YamlMap[];
  readonly frozen: boolean;
  readonly wdir: string | undefined;
  /** All top-level keys in order. */
  readonly keys: YamlMap;
}

/** Reads a `.dvc` file. The common layout is read without loading the YAML parser. @throws FormatError */
export function readDvcFile(file: string, shownAs: string): Promise<DvcFile> {
  return parseDvcText(readFileSync(file, "utf8"), shownAs);
}

/** Reads the text of a `.dvc` file, from whatever revision. @throws FormatError */
export async function parseDvcText(text: string, shownAs: string): Promise<DvcFile> {
  return parseStandardDvcFile(text) ?? (await parseAny(text, shownAs));
}

async function parseAny(text: string, shownAs: string): Promise<DvcFile> {
  const { parseDvcFile } = await import("./parse.ts");
  return parseDvcFile(text, shownAs);
}

const VERSION_KEYS = ["md5", "size", "nfiles", "isexec", "hash", "path"];

/** The entry DVC would write: hash and meta first, then `hash`, `path` and the annotations. */
export function outputEntry(output: DvcFileOutput): YamlMap {
  const entry: YamlMap = new Map();
  const { version } = output;
  if (version) {
    entry.set("md5", version.md5);
    if (version.size !== undefined) entry.set("size", version.size);
    if (version.nfiles !== undefined) entry.set("nfiles", version.nfiles);
    if (version.isexec) entry.set("isexec", true);
  }
  if (output.hash === "md5") entry.set("hash", "md5");
  entry.set("path", output.path);
  for (const [key, value] of output.rest) if (!VERSION_KEYS.includes(key)) entry.set(key, value);
  return entry;
}

/** A `.dvc` file as it was, and which of its outputs is written. */
export interface EarlierFile {
  readonly text: string;
  readonly parsed: DvcFile;
  readonly index: number;
}

/** Writes one output of a `.dvc` file, keeping what an earlier file said besides its version, comments included. */
export function writeDvcFile(file: string, output: DvcFileOutput, earlier: EarlierFile | undefined): void {
  const kept = earlier?.parsed.outputs.length === 1 ? editVersionLines(earlier.text, output) : undefined;
  writeFileAtomic(file, kept ?? formatYaml(documentOf(output, earlier)));
}

function documentOf(output: DvcFileOutput, earlier: EarlierFile | undefined): YamlMap {
  if (!earlier) return new Map([["outs", [outputEntry(output)]]]);
  const { keys, outputs } = earlier.parsed;
  const document: YamlMap = new Map(keys);
  const outs = outputs.map((other, i): YamlValue => outputEntry(i === earlier.index ? output : other));
  document.set("outs", outs);
  return document;
}

/**
 * Changes only the lines of the version when a file has comments, as DVC's round-trip parser does.
 * @returns undefined when the lines that have to change are not all there
 */
function editVersionLines(text: string, output: DvcFileOutput): string | undefined {
  if (!text.includes("#") || !output.version || output.hash !== "md5" || !/^\s*-?\s*hash: md5\s*$/m.test(text))
    return undefined;
  const values: [string, string | undefined][] = [
    ["md5", output.version.md5],
    ["size", output.version.size?.toString()],
    ["nfiles", output.version.nfiles?.toString()],
  ];
  let edited = text;
  for (const [key, value] of values) {
    const line = new RegExp(`^([ -]*${key}: )\\S+`, "m");
    if (line.test(text) !== (value !== undefined)) return undefined;
    if (value !== undefined) edited = edited.replace(line, `$1${value}`);
  }
  return edited;
}
