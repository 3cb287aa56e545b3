import type { YamlMap, YamlValue } from "@mlops/data-versioning/formats";
import { type FlagStyle, fill, TemplateError, toText } from "./interpolate.ts";
import { type Variables, withItem, withStageVariables } from "./variables.ts";

/** A stage's definition with all templates filled. */
export interface ResolvedDefinition {
  readonly name: string;
  readonly fields: YamlMap;
  /** The foreach or matrix stage it was made from. */
  readonly group: string | undefined;
}

/** Where an expansion takes files from: the folder of dvc.yaml, absolute. */
export interface ExpansionPlace {
  readonly directory: string;
  readonly flags: FlagStyle;
}

/** Expands one entry of `stages`: one stage, or one for each item of foreach or combination of matrix. */
export function expandStage(
  name: string,
  definition: YamlMap,
  variables: Variables,
  place: ExpansionPlace,
): ResolvedDefinition[] {
  if (definition.has("matrix")) return expandMatrix(name, definition, variables, place);
  if (definition.has("foreach")) return expandForeach(name, definition, variables, place);
  return [{ name, group: undefined, fields: fillFields(definition, variables, place) }];
}

function expandForeach(
  name: string,
  definition: YamlMap,
  variables: Variables,
  place: ExpansionPlace,
): ResolvedDefinition[] {
  const template = definition.get("do");
  if (!(template instanceof Map)) throw new TemplateError(`foreach stage "${name}" needs a dictionary "do"`);
  const iterable = fill(definition.get("foreach") as YamlValue, variables.values, "foreach");
  return rounds(name, iterable).map(([key, value]) => {
    const item: YamlMap = new Map([["item", value]]);
    if (iterable instanceof Map) item.set("key", key);
    return { name: `${name}@${key}`, group: name, fields: fillFields(template, withItem(variables, item), place) };
  });
}

function rounds(name: string, iterable: YamlValue): [string, YamlValue][] {
  if (iterable instanceof Map) return [...iterable];
  if (!Array.isArray(iterable)) throw new TemplateError(`foreach of "${name}" must be a list or a dictionary`);
  const byIndex = iterable.some((value) => value instanceof Map || Array.isArray(value));
  const entries = iterable.map((value, index): [string, YamlValue] => [byIndex ? String(index) : toText(value), value]);
  return [...new Map(entries)];
}

function expandMatrix(
  name: string,
  definition: YamlMap,
  variables: Variables,
  place: ExpansionPlace,
): ResolvedDefinition[] {
  const matrix = fill(definition.get("matrix") as YamlValue, variables.values, "matrix");
  if (!(matrix instanceof Map)) throw new TemplateError(`matrix of "${name}" must be a dictionary of lists`);
  const template = new Map(definition);
  template.delete("matrix");
  return combinations(name, matrix).map(([key, item]) => {
    const inner: YamlMap = new Map<string, YamlValue>([
      ["key", key],
      ["item", item],
    ]);
    return { name: `${name}@${key}`, group: name, fields: fillFields(template, withItem(variables, inner), place) };
  });
}

function combinations(name: string, matrix: YamlMap): [string, YamlMap][] {
  let all: { parts: string[]; item: YamlMap }[] = [{ parts: [], item: new Map() }];
  for (const [axis, values] of matrix) {
    if (!Array.isArray(values)) throw new TemplateError(`matrix of "${name}": "${axis}" must be a list`);
    all = all.flatMap(({ parts, item }) =>
      values.map((value, index) => {
        const composite = value instanceof Map || Array.isArray(value);
        return {
          parts: [...parts, composite ? `${axis}${index}` : toText(value)],
          item: new Map([...item, [axis, value]]),
        };
      }),
    );
  }
  return [...new Map(all.map(({ parts, item }) => [parts.join("-"), item]))];
}

function fillFields(definition: YamlMap, variables: Variables, place: ExpansionPlace): YamlMap {
  const own = definition.get("vars");
  let scope = variables;
  if (Array.isArray(own) && own.length > 0) {
    const wdir = definition.get("wdir");
    const folder = typeof wdir === "string" ? toText(fill(wdir, variables.values, undefined)) : ".";
    scope = withStageVariables(variables, own, `${place.directory}/${folder}`);
  }
  const fields: YamlMap = new Map();
  for (const [key, value] of definition)
    if (key !== "vars") fields.set(key, fill(value, scope.values, key, place.flags));
  return fields;
}
