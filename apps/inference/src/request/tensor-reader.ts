import { invalidField, RequestError } from "../errors.ts";
import type { ModelSchema } from "../model/schema.ts";
import type { TensorSpec } from "../onnx/session.ts";
import type { Block } from "./block.ts";
import { type Cell, cellReader, type ReadCell } from "./cell.ts";
import { readNested } from "./nested.ts";
import type { RowReader } from "./row-reader.ts";

/**
 * The reader of rows for a model without a feature spec: a record gives every input by name, its value nested to the
 * input's dimensions after the first. For a model of one input a row may be the value itself; for one whose MLflow
 * signature names the columns of its matrix, a record of those columns.
 */
export function makeTensorReader(schema: ModelSchema): RowReader {
  const inputs = schema.inputs.map((spec) => ({ spec, read: cellReader(spec.type) }));
  const columns = new Set(schema.matrixColumns ?? []);
  const names: Names = { inputs: new Set(schema.inputs.map(({ name }) => name)), columns };
  return (records, path) => readRows(schema, inputs, names, records, path);
}

/** Names that a record may have: the inputs', or those of a matrix's columns. */
interface Names {
  readonly inputs: ReadonlySet<string>;
  readonly columns: ReadonlySet<string>;
}

interface InputReader {
  readonly spec: TensorSpec;
  readonly read: ReadCell;
}

type Row = Readonly<Record<string, unknown>>;

function readRows(
  schema: ModelSchema,
  inputs: readonly InputReader[],
  names: Names,
  records: readonly unknown[],
  path: string,
): Block {
  const columns: Cell[][] = inputs.map(() => []);
  const trailing: (readonly number[] | undefined)[] = inputs.map(() => undefined);
  let unknown: Map<number, string[]> | undefined;
  const rows: Row[] = [];
  records.forEach((record, row) => {
    const values = valuesOf(schema, names, record, () => `${path}[${row}]`);
    rows.push(values);
    inputs.forEach(({ spec, read }, index) => {
      const field = (): string => `${path}[${row}].${spec.name}`;
      const value = values[spec.name];
      if (value === undefined) throw new RequestError("missing", `${field()}: expected a value, found nothing`);
      const dims = trailing[index] ?? trailingDims(spec, value);
      trailing[index] = dims;
      const cells = columns[index] as Cell[];
      if (!Array.isArray(value) && dims.every((size) => size === 1)) cells.push(read(value, field));
      else readNested(value, dims, read, field(), cells);
      const vocabulary = schema.vocabularies.get(spec.name);
      if (vocabulary === undefined || vocabulary.has(cells.at(-1) as string)) return;
      unknown ??= new Map();
      unknown.set(row, [...(unknown.get(row) ?? []), spec.name]);
    });
  });
  checkRowCount(schema, records.length, path);
  return {
    rows: records.length,
    columns: columns as Block["columns"],
    dims: schema.rowwise ? undefined : trailing.map((dims) => [records.length, ...(dims as readonly number[])]),
    records: rows,
    eventMillis: [],
    lookups: [],
    featureAgeSeconds: [],
    missingFeatures: undefined,
    unknownCategories: unknown,
  };
}

/** The values by input name that a row stands for. */
function valuesOf(schema: ModelSchema, names: Names, record: unknown, at: () => string): Row {
  const [first] = schema.inputs;
  const isRecord = typeof record === "object" && record !== null && !Array.isArray(record);
  if (!isRecord) {
    if (schema.inputs.length === 1 && first !== undefined) return { [first.name]: record };
    throw invalidField("datatype", at(), `an object of ${schema.inputs.map((input) => input.name).join(", ")}`, record);
  }
  const columns = schema.matrixColumns;
  const isMatrix = columns !== undefined && first !== undefined && !Object.hasOwn(record as Row, first.name);
  checkNames(isMatrix ? names.columns : names.inputs, record as Row, at);
  return isMatrix ? { [first.name]: matrixRow(columns, record as Row, at) } : (record as Row);
}

function matrixRow(columns: readonly string[], record: Row, at: () => string): unknown[] {
  return columns.map((column) => {
    if (Object.hasOwn(record, column)) return record[column];
    throw new RequestError("missing", `${at()}.${column}: expected a value, found nothing`);
  });
}

function checkNames(known: ReadonlySet<string>, record: Row, at: () => string): void {
  for (const name in record) {
    if (known.has(name)) continue;
    throw new RequestError("extra", `${at()}.${name}: expected only the columns ${[...known].join(", ")}`);
  }
}

/** Dimensions of one row's value; dynamic ones are taken from the first row. */
function trailingDims(spec: TensorSpec, value: unknown): number[] {
  let inner = value;
  return spec.shape.slice(1).map((size) => {
    const length = Array.isArray(inner) ? inner.length : 1;
    inner = Array.isArray(inner) ? inner[0] : inner;
    return size === -1 ? length : size;
  });
}

/** A model with a fixed number of rows, or none at all, takes only that. */
function checkRowCount(schema: ModelSchema, rows: number, path: string): void {
  for (const { name, shape } of schema.inputs) {
    const [fixed] = shape;
    if (fixed === undefined)
      throw new RequestError("shape", `${path}: the input ${name} has no rows; use the V2 protocol`);
    if (fixed !== -1 && fixed !== rows)
      throw new RequestError("shape", `${path}: expected ${fixed} rows for ${name}, found ${rows}`);
  }
}
