import { PythonFloat, type YamlMap, type YamlValue } from "@mlops/data-versioning/formats";

/** A node of Lezer's tree, as far as it is used. */
export interface PythonNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly firstChild: PythonNode | null;
  readonly nextSibling: PythonNode | null;
}

/** An expression that is no literal; DVC leaves such assignments out. */
export class NotALiteral extends Error {}

/** Nodes below one, without punctuation and comments. */
export function partsOf(node: PythonNode): PythonNode[] {
  const parts: PythonNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (/^[A-Z]/.test(child.name) && child.name !== "Comment") parts.push(child);
  return parts;
}

/** The value of a literal, as `ast.literal_eval` gives it. @throws NotALiteral */
export function literalValue(node: PythonNode, text: string): YamlValue {
  const source = text.slice(node.from, node.to);
  switch (node.name) {
    case "Number":
      return numberValue(source);
    case "Boolean":
      return source === "True";
    case "None":
      return null;
    case "String":
      return stringValue(source);
    case "ContinuedString":
      return partsOf(node)
        .map((part) => stringOf(literalValue(part, text)))
        .join("");
    case "UnaryExpression":
      return signed(source, literalValue(partsOf(node).at(-1) as PythonNode, text));
    case "ParenthesizedExpression":
      return literalValue(partsOf(node)[0] as PythonNode, text);
    case "ArrayExpression":
    case "TupleExpression":
      return partsOf(node).map((part) => literalValue(part, text));
    case "DictionaryExpression":
      return dictionaryValue(node, text);
    default:
      throw new NotALiteral(source);
  }
}

function dictionaryValue(node: PythonNode, text: string): YamlMap {
  const parts = partsOf(node);
  const map: YamlMap = new Map();
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const key = literalValue(parts[i] as PythonNode, text);
    map.set(stringOf(key), literalValue(parts[i + 1] as PythonNode, text));
  }
  return map;
}

function stringOf(value: YamlValue): string {
  if (typeof value !== "string") throw new NotALiteral(String(value));
  return value;
}

function signed(source: string, value: YamlValue): YamlValue {
  if (source.startsWith("+")) return value;
  if (!source.startsWith("-")) throw new NotALiteral(source);
  if (value instanceof PythonFloat) return new PythonFloat(-value.value);
  if (typeof value === "number" || typeof value === "bigint") return -value;
  throw new NotALiteral(source);
}

function numberValue(source: string): YamlValue {
  const digits = source.replaceAll("_", "");
  if (/j$/i.test(digits)) throw new NotALiteral(source);
  if (!/^0[xob]/i.test(digits) && /[.e]/i.test(digits)) return new PythonFloat(Number(digits));
  const value = BigInt(digits);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

function stringValue(source: string): string {
  const match = /^([a-z]*)("""|'''|"|')([\s\S]*)\2$/i.exec(source);
  const prefix = (match?.[1] ?? "").toLowerCase();
  if (!match || /[bf]/.test(prefix)) throw new NotALiteral(source);
  const body = match[3] as string;
  if (prefix.includes("r")) return body;
  return body.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3})|(N\{)|([\s\S]))/gi,
    (whole, x?: string, u?: string, long?: string, octal?: string, named?: string, other?: string) => {
      if (named !== undefined) throw new NotALiteral(source);
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      return ESCAPES[other as string] ?? whole;
    },
  );
}
