import { createRequire } from "node:module";
import { PythonFloat, type YamlMap, type YamlValue } from "@mlops/data-versioning/formats";
import type { TomlValue } from "smol-toml";
import { ParameterFileError } from "./parameter-file-error.ts";

/** Loaded only for a TOML file. */
const toml = (): typeof import("smol-toml") => createRequire(import.meta.url)("smol-toml");

/** Reads TOML 1.0. @throws ParameterFileError with line and column */
export function parseToml(text: string, shown: string): YamlMap {
  const { parse, TomlError } = toml();
  try {
    return mapOf(parse(text, { integersAsBigInt: true }), shown);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split("\n")[0]?.replace(/^Invalid TOML document: /, "");
    throw new ParameterFileError(shown, `line ${error.line}, column ${error.column}: ${reason}`, "correct the TOML");
  }
}

function mapOf(table: Readonly<Record<string, TomlValue>>, shown: string): YamlMap {
  return new Map(Object.entries(table).map(([key, value]) => [key, fromToml(value, key, shown)]));
}

function fromToml(value: TomlValue, key: string, shown: string): YamlValue {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === "number") return new PythonFloat(value);
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((item) => fromToml(item, key, shown));
  if (value instanceof Date) throw new ParameterFileError(shown, `${key} is a date`, "put it in quotes");
  return mapOf(value as Record<string, TomlValue>, shown);
}
