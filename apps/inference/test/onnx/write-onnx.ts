import type { ElementType } from "../../src/onnx/element-type.ts";

/** Writes small ONNX models (onnx.proto3) for tests, so that each test makes the model it needs. */
interface WrittenModel {
  readonly inputs: readonly WrittenTensor[];
  readonly outputs: readonly WrittenTensor[];
  readonly nodes: readonly WrittenNode[];
  readonly floats?: Readonly<Record<string, { readonly dims: readonly number[]; readonly values: readonly number[] }>>;
  /** Names of initializers that claim to lie in another file. */
  readonly external?: readonly string[];
  readonly domains?: readonly string[];
}

interface WrittenTensor {
  readonly name: string;
  readonly type: ElementType;
  /** Strings are dynamic dimensions. */
  readonly shape: readonly (number | string)[];
}

interface WrittenNode {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

type AttributeValue =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] };

const elementNumbers: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
};

export function writeOnnx(model: WrittenModel): Uint8Array {
  const domains = [
    { domain: "", version: 17 },
    { domain: "ai.onnx.ml", version: 3 },
  ];
  for (const domain of model.domains ?? []) domains.push({ domain, version: 1 });
  return message([
    varintField(1, 8),
    textField(2, "mlops-roadmap-test"),
    bytesField(7, graph(model)),
    ...domains.map(({ domain, version }) => bytesField(8, message([textField(1, domain), varintField(2, version)]))),
  ]);
}

function graph(model: WrittenModel): Uint8Array {
  return message([
    ...model.nodes.map((node) => bytesField(1, writeNode(node))),
    textField(2, "test"),
    ...Object.entries(model.floats ?? {}).map(([name, { dims, values }]) => bytesField(5, floats(name, dims, values))),
    ...(model.external ?? []).map((name) => bytesField(5, externalTensor(name))),
    ...model.inputs.map((tensor) => bytesField(11, valueInfo(tensor))),
    ...model.outputs.map((tensor) => bytesField(12, valueInfo(tensor))),
  ]);
}

function writeNode(node: WrittenNode): Uint8Array {
  return message([
    ...node.inputs.map((name) => textField(1, name)),
    ...node.outputs.map((name) => textField(2, name)),
    textField(4, node.operator),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => bytesField(5, attribute(name, value))),
    ...(node.domain === undefined ? [] : [textField(7, node.domain)]),
  ]);
}

function attribute(name: string, value: AttributeValue): Uint8Array {
  const fields = [textField(1, name)];
  if ("int" in value) fields.push(varintField(3, value.int), varintField(20, 2));
  if ("float" in value) fields.push(floatField(2, value.float), varintField(20, 1));
  if ("ints" in value) fields.push(...value.ints.map((int) => varintField(8, int)), varintField(20, 7));
  if ("floats" in value) fields.push(...value.floats.map((float) => floatField(7, float)), varintField(20, 6));
  if ("strings" in value) fields.push(...value.strings.map((text) => textField(9, text)), varintField(20, 8));
  return message(fields);
}

function floats(name: string, dims: readonly number[], values: readonly number[]): Uint8Array {
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return message([
    ...dims.map((size) => varintField(1, size)),
    varintField(2, 1),
    textField(8, name),
    bytesField(9, raw),
  ]);
}

function externalTensor(name: string): Uint8Array {
  const entry = message([textField(1, "location"), textField(2, "../../etc/passwd")]);
  return message([varintField(1, 1), varintField(2, 1), textField(8, name), bytesField(13, entry), varintField(14, 1)]);
}

function valueInfo({ name, type, shape }: WrittenTensor): Uint8Array {
  const dimensions = shape.map((size) =>
    bytesField(1, message([typeof size === "number" ? varintField(1, size) : textField(2, size)])),
  );
  const tensor = message([varintField(1, elementNumbers[type]), bytesField(2, message(dimensions))]);
  return message([textField(1, name), bytesField(2, message([bytesField(1, tensor)]))]);
}

function message(fields: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(fields));
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function varintField(number: number, value: number): Uint8Array {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function floatField(number: number, value: number): Uint8Array {
  return Buffer.concat([varint(number * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)]);
}

function bytesField(number: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function textField(number: number, text: string): Uint8Array {
  return bytesField(number, Buffer.from(text));
}
