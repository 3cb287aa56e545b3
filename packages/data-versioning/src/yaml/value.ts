/**
 * A Python float. YAML and Python's JSON keep `1.0` and `1` apart, JavaScript does not;
 * run-cache keys and `dvc.lock` need the difference.
 */
export class PythonFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** An ordered mapping with string keys. A Map, since objects would move integer-like keys to the front. */
export type YamlMap = Map<string, YamlValue>;

/** What a YAML document holds. A `number` is an integer unless it has a fraction; a `bigint` is an integer past 2^53. */
export type YamlValue = null | boolean | number | bigint | PythonFloat | string | YamlValue[] | YamlMap;

/** The text of Python's `repr(float)`: shortest digits that read back, exponent below 1e-4 and from 1e16 on. */
export function pythonFloatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa, exponentText] = value.toExponential().split("e") as [string, string];
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    const sign = exponent < 0 ? "-" : "+";
    return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return withPoint(positional(mantissa, exponent));
}

function positional(mantissa: string, exponent: number): string {
  const negative = mantissa.startsWith("-");
  const digits = mantissa.replace("-", "").replace(".", "");
  const sign = negative ? "-" : "";
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = digits.slice(exponent + 1);
  return fraction === "" ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

function withPoint(text: string): string {
  return text.includes(".") ? text : `${text}.0`;
}

/** True when two YAML values are equal as Python compares them: `1 == 1.0`, mapping order does not count. */
export function yamlEqual(a: YamlValue | undefined, b: YamlValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const left = numeric(a);
  const right = numeric(b);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of one value are one value
  if (left !== undefined && right !== undefined) return left == right;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => yamlEqual(item, b[i]));
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    for (const [key, value] of a) if (!b.has(key) || !yamlEqual(value, b.get(key))) return false;
    return true;
  }
  return a === b;
}

function numeric(value: YamlValue): number | bigint | undefined {
  if (value instanceof PythonFloat) return value.value;
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return undefined;
}

/** A YAML value as plain JavaScript: maps become objects, floats become numbers. */
export function toPlain(value: YamlValue): unknown {
  if (value instanceof PythonFloat) return value.value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toPlain(item)]));
  return value;
}

/** Plain JavaScript as a YAML value; numbers with a fraction become floats, undefined entries are left out. */
export function fromPlain(value: unknown): YamlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || typeof value === "string" || typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isInteger(value) ? value : new PythonFloat(value);
  if (value instanceof PythonFloat || value instanceof Map) return value as YamlValue;
  if (Array.isArray(value)) return value.map(fromPlain);
  const entries = Object.entries(value as object).filter(([, item]) => item !== undefined);
  return new Map(entries.map(([key, item]) => [key, fromPlain(item)]));
}
