import { DataError } from "@mlops/data-versioning";
import { PythonFloat, pythonFloatText, type YamlMap, type YamlValue } from "@mlops/data-versioning/formats";

/** A template that cannot be filled; the caller adds file and place. */
export class TemplateError extends DataError {}

/** How dictionaries turn into command-line flags (`parsing` in .dvc/config). */
export interface FlagStyle {
  readonly bool: "store_true" | "boolean_optional";
  readonly list: "nargs" | "append";
}

export const DEFAULT_FLAGS: FlagStyle = { bool: "store_true", list: "nargs" };

const EXPRESSION = /(?<!\\)\$\{(.*?)\}/gs;
const EXACT = /^\$\{([^}]*)\}$/s;

export function hasTemplate(text: string): boolean {
  return text.search(EXPRESSION) >= 0;
}

/** Fills templates everywhere in a value, keys included. @param key name of the field, since only `cmd` may take dictionaries */
export function fill(
  value: YamlValue,
  context: YamlMap,
  key: string | undefined,
  flags: FlagStyle = DEFAULT_FLAGS,
): YamlValue {
  if (typeof value === "string") return fillText(value, context, key, flags);
  if (Array.isArray(value)) return value.map((item) => fill(item, context, key, flags));
  if (!(value instanceof Map)) return value;
  const filled: YamlMap = new Map();
  for (const [name, item] of value)
    filled.set(String(fillText(name, context, key, flags)), fill(item, context, key, flags));
  return filled;
}

/** Fills one string. A string that is one expression and nothing else becomes the value itself. */
function fillText(
  text: string,
  context: YamlMap,
  key: string | undefined,
  flags: FlagStyle = DEFAULT_FLAGS,
): YamlValue {
  const exact = EXACT.exec(text);
  if (exact) return usable(select(context, exact[1] as string), key);
  const filled = text.replace(EXPRESSION, (_, expression: string) =>
    toText(usable(select(context, expression), key), flags),
  );
  return filled.replaceAll("\\${", "${");
}

/** Looks `a.b[0]` up. */
function select(context: YamlMap, expression: string): YamlValue {
  if (!/^[^.[\]]+(?:\.[^.[\]]+|\[[^.[\]]+\])*$/.test(expression))
    throw new TemplateError(`"\${${expression}}" is not a valid expression`);
  let value: YamlValue = context;
  for (const raw of expression.replaceAll("[", ".").replaceAll("]", "").split(".")) {
    const next: YamlValue | undefined = step(value, raw.trim());
    if (next === undefined) throw new TemplateError(`could not find "${expression}" among the variables`);
    value = next;
  }
  return value;
}

function step(value: YamlValue, part: string): YamlValue | undefined {
  if (value instanceof Map) return value.get(part);
  if (Array.isArray(value) && /^-?\d+$/.test(part)) return value.at(Number(part));
  return undefined;
}

function usable(value: YamlValue, key: string | undefined): YamlValue {
  const composite = value instanceof Map || Array.isArray(value);
  if (!composite || key === undefined || key === "foreach" || key === "matrix") return value;
  if (value instanceof Map && key === "cmd") return value;
  throw new TemplateError(`cannot put a ${value instanceof Map ? "dictionary" : "list"} into "${key}"`);
}

/** A value inside a longer string, as Python's `str` and DVC write it. */
export function toText(value: YamlValue, flags: FlagStyle = DEFAULT_FLAGS): string {
  if (value === null) return "None";
  if (value instanceof PythonFloat) return pythonFloatText(value.value);
  if (typeof value === "number" && !Number.isInteger(value)) return pythonFloatText(value);
  if (value instanceof Map) return toFlags(value, flags);
  if (Array.isArray(value)) return `[${value.map((item) => toText(item, flags)).join(", ")}]`;
  return String(value);
}

/** A dictionary as command-line flags: `--a 1 --b --c x y`, nested keys joined by dots. */
function toFlags(map: YamlMap, flags: FlagStyle): string {
  return flatten(map, "")
    .map(([name, value]) => toFlag(name, value, flags))
    .join("")
    .trimEnd();
}

function toFlag(name: string, value: YamlValue, flags: FlagStyle): string {
  if (typeof value === "boolean") {
    if (value) return `--${name} `;
    return flags.bool === "boolean_optional" ? `--no-${name} ` : "";
  }
  if (typeof value === "string") return `--${name} ${shellQuote(value)} `;
  if (!Array.isArray(value)) return `--${name} ${toText(value, flags)} `;
  return value
    .map((item, i) =>
      flags.list === "append" || i === 0 ? `--${name} ${flagItem(name, item)} ` : `${flagItem(name, item)} `,
    )
    .join("");
}

function flagItem(name: string, item: YamlValue): string {
  if (Array.isArray(item) || item instanceof Map)
    throw new TemplateError(`cannot put the nested list "${name}" into a command`);
  if (typeof item === "string") return shellQuote(item);
  return typeof item === "boolean" ? (item ? "True" : "False") : toText(item);
}

function flatten(map: YamlMap, prefix: string): [string, YamlValue][] {
  return [...map].flatMap(([key, value]) =>
    value instanceof Map && value.size > 0
      ? flatten(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, value] as [string, YamlValue]],
  );
}

/** Python's `shlex.quote`. */
export function shellQuote(text: string): string {
  if (text !== "" && /^[\w@%+=:,./-]+$/.test(text) && !/[^\x20-\x7e]/.test(text)) return text;
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
