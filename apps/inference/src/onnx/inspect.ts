import { findVocabularies, type OnnxNode, readCategories } from "./vocabulary.ts";
import { fieldText, readFields } from "./wire-format.ts";

/** What an ONNX file says of itself that decides whether it may be loaded at all. */
export interface OnnxFacts {
  readonly irVersion: number;
  /** Operator sets by domain; the empty domain is standard ONNX. */
  readonly operatorSets: ReadonlyMap<string, number>;
  /** Domains of the operators that graphs and functions use, subgraphs included. */
  readonly operatorDomains: ReadonlySet<string>;
  /** Names of tensors whose data lie in another file. */
  readonly externalTensors: readonly string[];
  readonly producer: string;
  /** Categories that the label encoders of graph inputs know, by input name. */
  readonly vocabularies: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Domains of operators that ONNX itself standardizes: onnx.ai/onnx/operators. */
export const standardDomains: ReadonlySet<string> = new Set(["", "ai.onnx", "ai.onnx.ml"]);

/**
 * Reads an ONNX ModelProto's structure (onnx.proto3, IR version 3 and later) without loading it.
 * Throws WireFormatError when the bytes are not a Protocol Buffers message.
 */
export function inspectOnnx(model: Uint8Array): OnnxFacts {
  const facts = {
    irVersion: 0,
    nodes: [] as OnnxNode[],
    producer: "",
    operatorSets: new Map<string, number>(),
    operatorDomains: new Set<string>(),
    externalTensors: [] as string[],
  };
  for (const field of readFields(model)) {
    if (field.number === 1) facts.irVersion = field.value ?? 0;
    if (field.number === 2) facts.producer = fieldText(field);
    if (field.number === 7 && field.bytes !== undefined) visitGraph(field.bytes, facts);
    if (field.number === 8 && field.bytes !== undefined) readOperatorSet(field.bytes, facts.operatorSets);
    if (field.number === 25 && field.bytes !== undefined) visitFunction(field.bytes, facts);
  }
  return { ...facts, vocabularies: findVocabularies(facts.nodes) };
}

interface Findings {
  /** Nodes of the main graph and of all graphs inside it. */
  readonly nodes: OnnxNode[];
  readonly operatorDomains: Set<string>;
  readonly externalTensors: string[];
}

function readOperatorSet(message: Uint8Array, operatorSets: Map<string, number>): void {
  let domain = "";
  let version = 0;
  for (const field of readFields(message)) {
    if (field.number === 1) domain = fieldText(field);
    if (field.number === 2) version = field.value ?? 0;
  }
  operatorSets.set(domain, version);
}

/** GraphProto: 1 node, 5 initializer, 15 sparse_initializer. */
function visitGraph(graph: Uint8Array, findings: Findings): void {
  for (const field of readFields(graph)) {
    if (field.bytes === undefined) continue;
    if (field.number === 1) visitNode(field.bytes, findings);
    if (field.number === 5) visitTensor(field.bytes, findings);
    if (field.number === 15) visitSparseTensor(field.bytes, findings);
  }
}

/** FunctionProto: 7 node. */
function visitFunction(definition: Uint8Array, findings: Findings): void {
  for (const field of readFields(definition)) {
    if (field.number === 7 && field.bytes !== undefined) visitNode(field.bytes, findings);
  }
}

/** NodeProto: 1 input, 2 output, 4 op_type, 5 attribute, 7 domain. */
function visitNode(node: Uint8Array, findings: Findings): void {
  const read = {
    inputs: [] as string[],
    outputs: [] as string[],
    operator: "",
    domain: "",
    categories: [] as string[],
  };
  for (const field of readFields(node)) {
    if (field.number === 1) read.inputs.push(fieldText(field));
    if (field.number === 2) read.outputs.push(fieldText(field));
    if (field.number === 4) read.operator = fieldText(field);
    if (field.number === 7) read.domain = fieldText(field);
    if (field.number === 5 && field.bytes !== undefined) {
      read.categories.push(...readCategories(field.bytes));
      visitAttribute(field.bytes, findings);
    }
  }
  findings.operatorDomains.add(read.domain);
  findings.nodes.push(read);
}

/** AttributeProto: 5 t, 6 g, 10 tensors, 11 graphs, 22 sparse_tensor, 23 sparse_tensors. */
function visitAttribute(attribute: Uint8Array, findings: Findings): void {
  for (const field of readFields(attribute)) {
    if (field.bytes === undefined) continue;
    if (field.number === 5 || field.number === 10) visitTensor(field.bytes, findings);
    if (field.number === 6 || field.number === 11) visitGraph(field.bytes, findings);
    if (field.number === 22 || field.number === 23) visitSparseTensor(field.bytes, findings);
  }
}

/** SparseTensorProto: 1 values, 2 indices. */
function visitSparseTensor(tensor: Uint8Array, findings: Findings): void {
  for (const field of readFields(tensor)) {
    if ((field.number === 1 || field.number === 2) && field.bytes !== undefined) visitTensor(field.bytes, findings);
  }
}

/** TensorProto: 8 name, 13 external_data, 14 data_location (1 is EXTERNAL). */
function visitTensor(tensor: Uint8Array, findings: Findings): void {
  let name = "";
  let external = false;
  for (const field of readFields(tensor)) {
    if (field.number === 8) name = fieldText(field);
    if (field.number === 13) external = true;
    if (field.number === 14) external = external || field.value === 1;
  }
  if (external) findings.externalTensors.push(name);
}
