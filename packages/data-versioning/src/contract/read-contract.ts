import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { FormatError } from "../errors.ts";
import { parseYaml, type YamlDocument } from "../yaml/parse.ts";
import { PythonFloat, type YamlMap, type YamlValue } from "../yaml/value.ts";
import type { ColumnContract, Contract, DriftLimits } from "./contract.ts";

type Path = readonly (string | number)[];

const TOP_KEYS = ["dataset", "columns", "extra_columns", "unique", "rows", "freshness"];
const COLUMN_KEYS = ["type", "nulls", "min", "max", "pattern", "values", "unique", "drift", "unit", "description"];
const TYPES = ["integer", "number", "string", "boolean", "timestamp", "date"];

/** The contract of a path: `PATH.contract.yaml`, else `contract.yaml` beside it, else the one at the root that names it. */
export function findContract(root: string, path: string): Contract | undefined {
  const own = `${path}.contract.yaml`;
  if (existsSync(own)) return readContract(own);
  const beside = join(dirname(path), "contract.yaml");
  if (existsSync(beside)) {
    const contract = readContract(beside);
    if (contract.dataset === undefined || join(dirname(path), contract.dataset) === path) return contract;
  }
  const top = join(root, "contract.yaml");
  if (top === beside || !existsSync(top)) return undefined;
  const contract = readContract(top);
  return contract.dataset === relative(root, path) ? contract : undefined;
}

/** Reads `contract.yaml`. @throws FormatError with line and column */
export function readContract(file: string): Contract {
  return parseContract(readFileSync(file, "utf8"), file);
}

export function parseContract(text: string, file: string): Contract {
  const document = parseYaml(text, file);
  const read = reader(document);
  const top = read.map([], document.value);
  read.keys([], top, TOP_KEYS);
  const extra = top.get("extra_columns") ?? "allow";
  if (extra !== "allow" && extra !== "forbid") read.fail(["extra_columns"], "allow or forbid");
  const rows = read.map(["rows"], top.get("rows"));
  return {
    file,
    dataset: read.text(["dataset"], top.get("dataset")),
    columns: [...read.map(["columns"], top.get("columns"))].map(([name, rules]) => readColumn(read, name, rules)),
    extraColumns: extra as "allow" | "forbid",
    unique: readUnique(read, top.get("unique")),
    rows: { min: read.number(["rows", "min"], rows.get("min")), max: read.number(["rows", "max"], rows.get("max")) },
    freshness: readFreshness(read, top.get("freshness")),
  };
}

interface Reader {
  fail(path: Path, expected: string): never;
  map(path: Path, value: YamlValue | undefined): YamlMap;
  keys(path: Path, map: YamlMap, known: readonly string[]): void;
  text(path: Path, value: YamlValue | undefined): string | undefined;
  number(path: Path, value: YamlValue | undefined): number | undefined;
  scalar(path: Path, value: YamlValue | undefined): number | string | undefined;
}

function reader(document: YamlDocument): Reader {
  const fail = (path: Path, expected: string): never => {
    throw new FormatError(
      document.at(path),
      `"${path.join(".") || "the file"}" must be ${expected}`,
      "correct the contract",
    );
  };
  const number = (path: Path, value: YamlValue | undefined): number | undefined => {
    if (value === undefined || value === null) return undefined;
    if (value instanceof PythonFloat) return value.value;
    return typeof value === "number" ? value : fail(path, "a number");
  };
  return {
    fail,
    number,
    map: (path, value) =>
      value === undefined || value === null ? new Map() : value instanceof Map ? value : fail(path, "a dictionary"),
    keys: (path, map, known) => {
      const unknown = [...map.keys()].find((key) => !known.includes(key));
      if (unknown !== undefined) fail([...path, unknown], `one of ${known.join(", ")}`);
    },
    text: (path, value) =>
      value === undefined || value === null ? undefined : typeof value === "string" ? value : fail(path, "text"),
    scalar: (path, value) => (typeof value === "string" ? value : number(path, value)),
  };
}

function readColumn(read: Reader, name: string, rules: YamlValue): ColumnContract {
  const path = ["columns", name];
  const map = typeof rules === "string" ? new Map<string, YamlValue>([["type", rules]]) : read.map(path, rules);
  read.keys(path, map, COLUMN_KEYS);
  const type = read.text([...path, "type"], map.get("type"));
  if (type !== undefined && !TYPES.includes(type)) read.fail([...path, "type"], `one of ${TYPES.join(", ")}`);
  const values = map.get("values");
  if (values !== undefined && !Array.isArray(values)) read.fail([...path, "values"], "a list");
  return {
    name,
    type: type as ColumnContract["type"],
    nulls: read.number([...path, "nulls"], map.get("nulls")),
    min: read.scalar([...path, "min"], map.get("min")),
    max: read.scalar([...path, "max"], map.get("max")),
    pattern: read.text([...path, "pattern"], map.get("pattern")),
    values: Array.isArray(values)
      ? values.map((value, i) => read.scalar([...path, "values", i], value) ?? "")
      : undefined,
    unique: map.get("unique") === true,
    drift: map.has("drift") ? readDrift(read, [...path, "drift"], map.get("drift")) : undefined,
  };
}

function readDrift(read: Reader, path: Path, value: YamlValue | undefined): DriftLimits {
  const map = read.map(path, value);
  read.keys(path, map, ["mean", "nulls", "psi"]);
  const limit = (key: string): number | undefined => read.number([...path, key], map.get(key));
  return { mean: limit("mean"), nulls: limit("nulls"), psi: limit("psi") };
}

/** `true` means whole rows; a list of columns one key; a list of lists several. */
function readUnique(read: Reader, value: YamlValue | undefined): string[][] {
  if (value === undefined || value === null || value === false) return [];
  if (value === true) return [[]];
  if (!Array.isArray(value)) return read.fail(["unique"], "true, a list of columns, or a list of such lists");
  if (value.every((item) => typeof item === "string")) return [value as string[]];
  return value.map((item, i) =>
    Array.isArray(item) && item.every((name) => typeof name === "string")
      ? (item as string[])
      : read.fail(["unique", i], "a list of columns"),
  );
}

function readFreshness(read: Reader, value: YamlValue | undefined): Contract["freshness"] {
  if (value === undefined || value === null) return undefined;
  const map = read.map(["freshness"], value);
  read.keys(["freshness"], map, ["column", "days", "of"]);
  const column =
    read.text(["freshness", "column"], map.get("column")) ??
    read.fail(["freshness"], "a dictionary with column and days");
  const days =
    read.number(["freshness", "days"], map.get("days")) ??
    read.fail(["freshness"], "a dictionary with column and days");
  return { column, days, of: read.text(["freshness", "of"], map.get("of")) };
}
