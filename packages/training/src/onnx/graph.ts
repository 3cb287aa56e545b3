import type { AttributeProto, NodeProto, TensorProto, ValueInfoProto } from "./schema.ts";

/** ONNX's numbers for element types (TensorProto.DataType). */
export const ELEMENT: { readonly float: 1; readonly int64: 7; readonly string: 8 } = { float: 1, int64: 7, string: 8 };
const ATTRIBUTE = { int: 2, ints: 7, strings: 8 };

/** Collects nodes and constants; each call gives the name of what it made, which is the wanted one if it is free. */
export interface GraphBuilder {
  readonly nodes: readonly NodeProto[];
  readonly constants: readonly TensorProto[];
  /** Adds an operator with one output, named after `name`. */
  add(
    operator: string,
    name: string,
    inputs: readonly string[],
    attributes?: readonly AttributeProto[],
    domain?: string,
  ): string;
  floats(name: string, shape: readonly number[], values: Float32Array): string;
  integers(name: string, values: readonly number[]): string;
}

/** An empty graph. @param taken names that nothing in it may have: those of its inputs and of its output */
export function createGraph(taken: Iterable<string> = []): GraphBuilder {
  const used = new Set(taken);
  const unique = (name: string): string => {
    let free = name;
    for (let count = 1; used.has(free); count += 1) free = `${name}_${count}`;
    used.add(free);
    return free;
  };
  const nodes: NodeProto[] = [];
  const constants: TensorProto[] = [];
  return {
    nodes,
    constants,
    add: (operator, wanted, inputs, attributes = [], domain = "") => {
      const name = unique(wanted);
      nodes.push({ name, op_type: operator, domain, input: inputs, output: [name], attribute: attributes });
      return name;
    },
    floats: (wanted, shape, values) => {
      const name = unique(wanted);
      constants.push({ name, data_type: ELEMENT.float, dims: shape, raw_data: littleEndianFloats(values) });
      return name;
    },
    integers: (wanted, values) => {
      const name = unique(wanted);
      const bytes = Buffer.alloc(values.length * 8);
      values.forEach((value, index) => {
        bytes.writeBigInt64LE(BigInt(value), index * 8);
      });
      constants.push({ name, data_type: ELEMENT.int64, dims: [values.length], raw_data: bytes });
      return name;
    },
  };
}

/** An integer attribute. */
export function intAttribute(name: string, value: number): AttributeProto {
  return { name, type: ATTRIBUTE.int, i: value };
}

/** A list of integers. */
export function intsAttribute(name: string, values: readonly number[]): AttributeProto {
  return { name, type: ATTRIBUTE.ints, ints: values };
}

/** A list of strings. */
export function stringsAttribute(name: string, values: readonly string[]): AttributeProto {
  return { name, type: ATTRIBUTE.strings, strings: values.map((value) => Buffer.from(value, "utf8")) };
}

/** A column of the batch: [rows, 1]. */
export function columnValue(name: string, elementType: number): ValueInfoProto {
  return {
    name,
    type: { tensor_type: { elem_type: elementType, shape: { dim: [{ dim_param: "rows" }, { dim_value: 1 }] } } },
  };
}

function littleEndianFloats(values: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeFloatLE(value, index * 4);
  });
  return bytes;
}
