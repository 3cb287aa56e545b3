import { invalidField, RequestError } from "../errors.ts";
import type { ModelSchema } from "../model/schema.ts";
import type { ServedModel } from "../model/served-model.ts";
import { type ColumnValues, type ElementType, v2Datatypes } from "../onnx/element-type.ts";
import { float16Value } from "../onnx/float16.ts";
import type { TensorSpec } from "../onnx/session.ts";
import type { Block } from "./block.ts";

/** A tensor of a request, its data already checked against its own datatype and shape. */
export interface GivenTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly values: ColumnValues;
}

/**
 * Makes a block of the tensors of a request: the model's own inputs, or, for a model with a feature spec, raw columns
 * (one value a row) from which the missing inputs are made. Throws RequestError.
 */
export function blockOfTensors(model: ServedModel, tensors: readonly GivenTensor[], mostRows: number): Block {
  const { schema } = model;
  const byName = indexByName(tensors);
  const isOwn = schema.inputs.every((input) => byName.has(input.name)) && byName.size === schema.inputs.length;
  if (!isOwn && schema.features !== undefined) return blockOfColumns(model, tensors, mostRows);
  if (!isOwn) refuseNames(schema, byName);
  const ordered = schema.inputs.map((input) => byName.get(input.name) as GivenTensor);
  ordered.forEach((tensor, index) => {
    checkTensor(tensor, schema.inputs[index] as TensorSpec);
  });
  const rows = countRows(schema, ordered, mostRows);
  return {
    rows,
    columns: ordered.map((tensor) => tensor.values),
    dims: schema.rowwise ? undefined : ordered.map((tensor) => tensor.shape),
    records: undefined,
    eventMillis: [],
    lookups: [],
    featureAgeSeconds: [],
    missingFeatures: undefined,
    unknownCategories: findUnknown(schema, ordered),
  };
}

function indexByName(tensors: readonly GivenTensor[]): Map<string, GivenTensor> {
  const byName = new Map<string, GivenTensor>();
  for (const tensor of tensors) {
    if (byName.has(tensor.name))
      throw new RequestError("extra", `inputs: expected ${tensor.name} once, found it twice`);
    byName.set(tensor.name, tensor);
  }
  return byName;
}

/** Throws for the tensors that are not the model's, or else for those that are missing. */
function refuseNames(schema: ModelSchema, byName: ReadonlyMap<string, GivenTensor>): never {
  const expected = schema.inputs.map((input) => input.name);
  const missing = expected.filter((name) => !byName.has(name));
  const extra = [...byName.keys()].filter((name) => !expected.includes(name));
  if (extra.length > 0) {
    throw new RequestError("extra", `inputs: expected only ${expected.join(", ")}, found ${extra.join(", ")}`);
  }
  throw new RequestError("missing", `inputs: expected ${expected.join(", ")}, found none called ${missing.join(", ")}`);
}

function checkTensor(tensor: GivenTensor, spec: TensorSpec): void {
  if (tensor.type !== spec.type) {
    const [expected, found] = [v2Datatypes[spec.type], v2Datatypes[tensor.type]];
    throw new RequestError("datatype", `inputs.${tensor.name}.datatype: expected ${expected}, found ${found}`);
  }
  const fits =
    tensor.shape.length === spec.shape.length &&
    spec.shape.every((size, axis) => size === -1 || size === tensor.shape[axis]);
  if (fits) return;
  const [expected, found] = [spec.shape.join(", "), tensor.shape.join(", ")];
  throw new RequestError("shape", `inputs.${tensor.name}.shape: expected [${expected}], found [${found}]`);
}

/** Rows of the request: the first dimension, which all inputs of a model with rows must share. */
function countRows(schema: ModelSchema, tensors: readonly GivenTensor[], mostRows: number): number {
  const [first] = tensors;
  const rows = first?.shape[0] ?? 1;
  for (const tensor of tensors) {
    const own = tensor.shape[0] ?? 1;
    if (own < 1) throw new RequestError("rows", `inputs.${tensor.name}.shape: expected at least 1 row, found ${own}`);
    if (own > mostRows)
      throw new RequestError("rows", `inputs.${tensor.name}.shape: expected at most ${mostRows} rows, found ${own}`);
    if (schema.rowwise && own !== rows) {
      throw new RequestError(
        "shape",
        `inputs.${tensor.name}.shape: expected ${rows} rows as in ${first?.name}, found ${own}`,
      );
    }
  }
  return rows;
}

function findUnknown(schema: ModelSchema, tensors: readonly GivenTensor[]): Map<number, string[]> | undefined {
  let unknown: Map<number, string[]> | undefined;
  schema.inputs.forEach((input, index) => {
    const vocabulary = schema.vocabularies.get(input.name);
    if (vocabulary === undefined || schema.widths[index] !== 1) return;
    const { values } = tensors[index] as GivenTensor;
    for (let row = 0; row < values.length; row++) {
      if (vocabulary.has(values[row] as string) || (values[row] === "" && schema.optional.has(input.name))) continue;
      unknown ??= new Map();
      unknown.set(row, [...(unknown.get(row) ?? []), input.name]);
    }
  });
  return unknown;
}

/** Tensors that are columns of rows: every one holds one value a row, `[rows]` or `[rows, 1]`. */
function blockOfColumns(model: ServedModel, tensors: readonly GivenTensor[], mostRows: number): Block {
  const rows = tensors[0]?.shape[0] ?? 0;
  for (const { name, shape } of tensors) {
    const isColumn = shape.length >= 1 && shape[0] === rows && shape.slice(1).every((size) => size === 1);
    if (!isColumn) throw invalidShape(name, `[${rows}, 1]`, shape);
  }
  if (rows < 1) throw invalidField("rows", "inputs", "at least 1 row", rows);
  if (rows > mostRows) throw invalidField("rows", "inputs", `at most ${mostRows} rows`, rows);
  const records = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(tensors.map((tensor) => [tensor.name, plainValue(tensor, row)])),
  );
  return model.readRecords(records, "inputs");
}

function invalidShape(name: string, expected: string, shape: readonly number[]): RequestError {
  return new RequestError("shape", `inputs.${name}.shape: expected ${expected}, found [${shape.join(", ")}]`);
}

/** A value as a record holds it: a number, a boolean, a string, or null for what is missing. */
function plainValue(tensor: GivenTensor, index: number): unknown {
  const value = tensor.values[index];
  if (tensor.type === "bool") return value === 1;
  if (tensor.type === "float16") return float16Value(value as number);
  if (typeof value === "bigint") return Number(value);
  return Number.isNaN(value) ? null : value;
}
