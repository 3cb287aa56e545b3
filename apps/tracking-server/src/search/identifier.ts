import { invalid } from "../protocol/errors.ts";
import type { Comparison } from "./parser.ts";

/** What a comparison is about. */
type Entity = "metric" | "parameter" | "tag" | "attribute" | "dataset";

/** An identifier understood: `params.lr` is the parameter `lr`. */
export interface Subject {
  readonly entity: Entity;
  readonly key: string;
}

const entityWords: Readonly<Record<string, Entity>> = {
  metric: "metric",
  metrics: "metric",
  parameter: "parameter",
  parameters: "parameter",
  param: "parameter",
  params: "parameter",
  tag: "tag",
  tags: "tag",
  attribute: "attribute",
  attributes: "attribute",
  attr: "attribute",
  run: "attribute",
  dataset: "dataset",
  datasets: "dataset",
};

/** Understands a run search's identifier. A bare word is an attribute. */
export function readRunSubject(identifier: string): Subject {
  const { prefix, key } = splitIdentifier(identifier);
  if (prefix === undefined) return { entity: "attribute", key };
  const entity = entityWords[prefix];
  if (!entity) {
    const valid = "['metric', 'parameter', 'tag', 'attribute', 'dataset']";
    throw invalid(`Invalid entity type '${prefix}'. Valid values are ${valid}`);
  }
  return { entity, key };
}

/** Understands the identifier of a search that knows only attributes and tags. */
export function readAttributeOrTag(identifier: string): Subject {
  const { prefix, key } = splitIdentifier(identifier);
  if (prefix === undefined || prefix === "attribute") return { entity: "attribute", key };
  if (prefix === "tag" || prefix === "tags") return { entity: "tag", key };
  throw invalid(`Invalid entity type '${prefix}'. Valid entity types are ('attribute', 'tag', 'tags')`);
}

/** That an attribute is one of those that exist. */
export function checkAttribute(key: string, valid: readonly string[]): void {
  if (valid.includes(key)) return;
  throw invalid(
    `Invalid attribute key '${key}' specified. Valid keys are '{${valid.map((one) => `'${one}'`).join(", ")}}'`,
  );
}

/** The literal as a quoted text. */
export function expectText(comparison: Comparison, what: string): string {
  const { literal } = comparison;
  if (literal.kind === "string") return literal.value;
  const found = literal.kind === "none" ? "" : literal.text;
  throw invalid(`Expected a quoted string value for ${what} (e.g. 'my-value'). Got value ${found}`);
}

/** The literal as a quoted text, or the texts of a list. */
export function expectTexts(comparison: Comparison, what: string): string | readonly string[] {
  return comparison.literal.kind === "list" ? comparison.literal.values : expectText(comparison, what);
}

/** The literal as a number; `what` as MLflow names it. */
export function expectNumber(comparison: Comparison, what: string): string {
  const { literal } = comparison;
  if (literal.kind === "number") return literal.text;
  throw invalid(`Expected numeric value type for ${what}. Found ${literal.kind === "none" ? "" : literal.text}`);
}

/** The literal as an integer, in digits. */
export function expectInteger(comparison: Comparison, key: string): string {
  const text = expectNumber(comparison, `numeric attribute: ${key}`);
  if (!/^[-+]?\d{1,18}$/.test(text)) throw invalid(`Invalid value for numeric attribute '${key}': ${text}`);
  return text.replace("+", "");
}

function splitIdentifier(identifier: string): { prefix?: string; key: string } {
  const dot = identifier.startsWith("`")
    ? identifier.indexOf(".", identifier.indexOf("`", 1))
    : identifier.indexOf(".");
  if (dot < 0) return { key: unquote(identifier) };
  return { prefix: unquote(identifier.slice(0, dot)), key: unquote(identifier.slice(dot + 1)) };
}

function unquote(name: string): string {
  return /^(`[^`]*`|"[^"]*")$/.test(name) ? name.slice(1, -1) : name;
}
