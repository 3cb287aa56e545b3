import { fieldText, readFields } from "./wire-format.ts";

/** A node of a graph, as far as finding the categories of inputs needs it. */
export interface OnnxNode {
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Values of its attribute of string keys or categories; empty when it has none. */
  readonly categories: readonly string[];
}

/** Attributes of ai.onnx.ml's LabelEncoder, OneHotEncoder and CategoryMapper that list the strings they know. */
const categoryAttributes = new Set(["keys_strings", "cats_strings"]);

/** Operators that hand their first input on with other dimensions and the same values. */
const transparent = new Set(["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze"]);

/** AttributeProto: 1 name, 9 strings. The strings of a category attribute; empty for any other. */
export function readCategories(attribute: Uint8Array): string[] {
  let name = "";
  const strings: string[] = [];
  for (const field of readFields(attribute)) {
    if (field.number === 1) name = fieldText(field);
    if (field.number === 9) strings.push(fieldText(field));
  }
  return categoryAttributes.has(name) ? strings : [];
}

/** Known categories by the name of the tensor they are read from, traced back through operators that only reshape. */
export function findVocabularies(nodes: readonly OnnxNode[]): ReadonlyMap<string, ReadonlySet<string>> {
  const sources = new Map<string, string>();
  for (const node of nodes) {
    const [input] = node.inputs;
    const [output] = node.outputs;
    if (transparent.has(node.operator) && input !== undefined && output !== undefined) sources.set(output, input);
  }
  const vocabularies = new Map<string, ReadonlySet<string>>();
  for (const node of nodes) {
    const [input] = node.inputs;
    if (node.categories.length > 0 && input !== undefined)
      vocabularies.set(trace(sources, input), new Set(node.categories));
  }
  return vocabularies;
}

function trace(sources: ReadonlyMap<string, string>, name: string): string {
  let traced = name;
  for (let step = 0; step < sources.size; step++) traced = sources.get(traced) ?? traced;
  return traced;
}
