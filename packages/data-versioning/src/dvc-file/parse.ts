import { FormatError } from "../errors.ts";
import { isMd5 } from "../objects/object-path.ts";
import { parseYaml, type YamlDocument } from "../yaml/parse.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";
import type { DvcFile, DvcFileOutput, OutputVersion } from "./dvc-file.ts";

const REMEDY = "correct it, restore it from git, or add the data again";
type Path = readonly (string | number)[];

/** Reads any `.dvc` file DVC 2 or 3 accepts. @throws FormatError with file, line, column and what was expected */
export function parseDvcFile(text: string, file: string): DvcFile {
  const document = parseYaml(text, file);
  const keys = document.value ?? new Map();
  if (!(keys instanceof Map)) throw expected(document, [], "a mapping with outs");
  const outs = keys.get("outs");
  if (outs === undefined || outs === null)
    throw new FormatError(document.at([]), 'expected a key "outs" (the file may be truncated)', REMEDY);
  if (!Array.isArray(outs)) throw expected(document, ["outs"], "a list");
  const wdir = keys.get("wdir");
  return {
    outputs: outs.map((out, index) => parseOutputEntry(document, out, ["outs", index])),
    deps: (Array.isArray(keys.get("deps")) ? (keys.get("deps") as YamlValue[]) : []).filter(
      (dep) => dep instanceof Map,
    ),
    frozen: keys.get("frozen") === true || keys.get("locked") === true,
    wdir: typeof wdir === "string" ? wdir : undefined,
    keys,
  };
}

/** Reads one entry of `outs` or `deps`, of a `.dvc` or a lock file. */
export function parseOutputEntry(document: YamlDocument, entry: YamlValue | undefined, path: Path): DvcFileOutput {
  if (!(entry instanceof Map)) throw expected(document, path, "a mapping with path");
  const outputPath = entry.get("path");
  if (typeof outputPath !== "string" || outputPath === "") throw expected(document, [...path, "path"], "a path");
  return {
    path: outputPath,
    version: parseVersion(document, entry, path),
    hash: entry.get("hash") === "md5" ? "md5" : "md5-dos2unix",
    rest: entry,
  };
}

function parseVersion(document: YamlDocument, entry: YamlMap, path: Path): OutputVersion | undefined {
  const raw = entry.get("md5");
  if (raw === undefined || raw === null || raw === "") return undefined;
  const md5 = typeof raw === "string" ? raw : String(raw);
  if (!isMd5(md5))
    throw new FormatError(document.at([...path, "md5"]), `expected an md5 of 32 hex digits, found "${md5}"`, REMEDY);
  const size = parseCount(document, entry, [...path, "size"]);
  const nfiles = parseCount(document, entry, [...path, "nfiles"]);
  const isexec = entry.get("isexec") === true;
  return {
    md5,
    ...(size === undefined ? {} : { size }),
    ...(nfiles === undefined ? {} : { nfiles }),
    ...(isexec ? { isexec } : {}),
  };
}

function parseCount(document: YamlDocument, entry: YamlMap, path: Path): number | undefined {
  const value = entry.get(path.at(-1) as string);
  if (value === undefined) return undefined;
  if (typeof value !== "number" || value < 0) throw expected(document, path, "a count");
  return value;
}

function expected(document: YamlDocument, path: Path, what: string): FormatError {
  const at = path.length === 0 ? "the file" : `"${path.join(".")}"`;
  return new FormatError(document.at(path), `${at} must be ${what}`, REMEDY);
}
