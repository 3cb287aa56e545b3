import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
} from "yaml";
import { FormatError, type TextPosition } from "../errors.ts";
import { resolvePlainScalar } from "./resolve.ts";
import type { YamlMap, YamlValue } from "./value.ts";

/** A parsed YAML file that can say where each of its values stands. */
export interface YamlDocument {
  readonly value: YamlValue;
  /** Position of the value at a path of keys and indexes; of its nearest parent when it is missing. */
  at(path: readonly (string | number)[]): TextPosition;
}

/**
 * Parses YAML 1.2 as DVC does: duplicate keys are refused and unquoted scalars follow ruamel.yaml.
 * @param file name for messages
 * @throws FormatError with line and column
 */
export function parseYaml(text: string, file: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
  const position = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problem = document.errors[0];
  if (problem)
    throw new FormatError(position(problem.pos[0]), `not valid YAML: ${problem.message.replaceAll("\n", " ")}`);
  const root = document.contents as ParsedNode | null;
  return {
    value: toValue(root, document as Document),
    at: (path) => position(offsetAt(root, path)),
  };
}

function toValue(node: unknown, document: Document): YamlValue {
  if (isAlias(node)) return toValue(node.resolve(document), document);
  if (isScalar(node)) return scalarValue(node);
  if (isSeq(node)) return node.items.map((item) => toValue(item, document));
  if (isMap(node)) return mapValue(node.items, document);
  return null;
}

function scalarValue(node: { value: unknown; type?: string }): YamlValue {
  const text = typeof node.value === "string" ? node.value : String(node.value ?? "");
  return node.type === undefined || node.type === "PLAIN" ? resolvePlainScalar(text) : text;
}

function mapValue(items: readonly { key: unknown; value: unknown }[], document: Document): YamlMap {
  const map: YamlMap = new Map();
  const merged: YamlMap = new Map();
  for (const item of items) {
    const key = isScalar(item.key) ? String(item.key.value ?? "") : String(item.key);
    const value = toValue(item.value, document);
    if (key === "<<" && (value instanceof Map || Array.isArray(value))) mergeInto(merged, value);
    else map.set(key, value);
  }
  for (const [key, value] of merged) if (!map.has(key)) map.set(key, value);
  return map;
}

/** YAML's merge key: the first of several mappings wins. */
function mergeInto(target: YamlMap, source: YamlMap | YamlValue[]): void {
  for (const map of Array.isArray(source) ? source : [source]) {
    if (!(map instanceof Map)) continue;
    for (const [key, value] of map) if (!target.has(key)) target.set(key, value);
  }
}

function offsetAt(root: ParsedNode | null, path: readonly (string | number)[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    const next = stepInto(node, step);
    if (next === undefined) return offset;
    offset = next.offset;
    node = next.node;
  }
  return offset;
}

function stepInto(node: unknown, step: string | number): { node: unknown; offset: number } | undefined {
  if (isSeq(node) && typeof step === "number") {
    const item = node.items[step] as ParsedNode | undefined;
    return item?.range ? { node: item, offset: item.range[0] } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step));
  const key = pair?.key as ParsedNode | undefined;
  if (!pair || !key?.range) return undefined;
  return { node: pair.value, offset: key.range[0] };
}
