import { compareCodePoints } from "../tree/order.ts";
import { PythonFloat, pythonFloatText, type YamlValue } from "./value.ts";

/** Python's `json.dumps(value, sort_keys=True)`: ", " and ": " between, ASCII only, keys in code-point order. */
export function pythonJson(value: YamlValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return asciiJsonString(value);
  if (value instanceof PythonFloat) return jsonFloat(value.value);
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : jsonFloat(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (value instanceof Map) {
    const keys = [...value.keys()].sort(compareCodePoints);
    return `{${keys.map((key) => `${asciiJsonString(key)}: ${pythonJson(value.get(key) as YamlValue)}`).join(", ")}}`;
  }
  return String(value);
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return pythonFloatText(value);
}

const NEEDS_ESCAPE = /[^\x20-\x7e]/;
const ESCAPED = /[^\x20-\x7e]/g;

/** A JSON string as Python writes it with `ensure_ascii`: everything outside printable ASCII as `\uXXXX`. */
export function asciiJsonString(text: string): string {
  const json = JSON.stringify(text);
  if (!NEEDS_ESCAPE.test(json)) return json;
  return json.replace(ESCAPED, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
