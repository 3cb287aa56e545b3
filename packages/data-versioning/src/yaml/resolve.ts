import { PythonFloat, type YamlValue } from "./value.ts";

/** Implicit resolvers of ruamel.yaml 0.18 for YAML 1.2 (ruamel/yaml/resolver.py), which DVC reads and writes with. */
const BOOL = /^(?:true|True|TRUE|false|False|FALSE)$/;
const FLOAT =
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?(?:[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT = /^(?:[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/;
const INT_START = /^[-+0-9]/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const TIMESTAMP =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/;

/** True when the text, written without quotes, would not read back as a string. */
export function resolvesToOtherThanString(text: string): boolean {
  return (
    NULL.test(text) ||
    BOOL.test(text) ||
    isFloat(text) ||
    isInt(text) ||
    TIMESTAMP.test(text) ||
    text === "=" ||
    text === "<<"
  );
}

function isInt(text: string): boolean {
  return INT_START.test(text) && INT.test(text);
}

function isFloat(text: string): boolean {
  return FLOAT.test(text);
}

/** The value of an unquoted scalar. Timestamps stay text. */
export function resolvePlainScalar(text: string): YamlValue {
  if (NULL.test(text)) return null;
  if (BOOL.test(text)) return text.toLowerCase() === "true";
  if (isFloat(text)) return new PythonFloat(floatValue(text));
  if (isInt(text)) return intValue(text);
  return text;
}

function floatValue(text: string): number {
  const clean = text.replaceAll("_", "").toLowerCase();
  if (clean.endsWith(".nan")) return Number.NaN;
  if (clean.endsWith(".inf")) return clean.startsWith("-") ? -Infinity : Infinity;
  return Number(clean);
}

function intValue(text: string): YamlValue {
  const clean = text.replaceAll("_", "");
  const negative = clean.startsWith("-");
  const digits = clean.replace(/^[-+]/, "");
  if (digits === "") return text;
  const magnitude = BigInt(/^0[box]/i.test(digits) ? digits : digits.replace(/^0+(?=.)/, ""));
  const value = negative ? -magnitude : magnitude;
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
