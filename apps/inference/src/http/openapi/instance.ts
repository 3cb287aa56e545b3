import type { ModelSchema } from "../../model/schema.ts";
import { type ElementType, integerRanges } from "../../onnx/element-type.ts";
import type { TensorSpec } from "../../onnx/session.ts";

/** The JSON Schema of one row as this model takes it: raw columns where it has a feature spec, its inputs otherwise. */
export function instanceSchema(schema: ModelSchema): object {
  const inputs = Object.fromEntries(
    schema.inputs.map((input) => [input.name, orNull(inputSchema(input), schema.optional.has(input.name))]),
  );
  const { features } = schema;
  if (features === undefined) {
    return { type: "object", properties: inputs, required: Object.keys(inputs), additionalProperties: false };
  }
  const raw = Object.fromEntries(
    features.request.map((column) => [column.name, orNull(columnSchema(column), schema.optional.has(column.name))]),
  );
  return {
    type: "object",
    description: "Raw columns, or the model's inputs by name, which are then taken as they are",
    properties: { ...inputs, ...raw },
    anyOf: [raw, inputs].map((columns) => ({
      required: Object.keys(columns).filter((name) => !schema.optional.has(name)),
    })),
    additionalProperties: false,
  };
}

function orNull(schema: object, mayBeMissing: boolean): object {
  return mayBeMissing ? { anyOf: [schema, { type: "null" }] } : schema;
}

function columnSchema({ type, unit }: { readonly type: string; readonly unit?: string }): object {
  if (type === "timestamp") return { type: "string", description: "A local time such as 2001-03-05T17:40:00" };
  return { type, ...(unit === undefined ? {} : { description: unit }) };
}

/** A row's value of an input: nested arrays for its dimensions after the first. */
function inputSchema({ type, shape }: TensorSpec): object {
  const inner = shape.slice(1).filter((size) => size !== 1);
  return inner.reduceRight<object>(
    (items, size) => ({ type: "array", items, ...(size === -1 ? {} : { minItems: size, maxItems: size }) }),
    cellSchema(type),
  );
}

function cellSchema(type: ElementType): object {
  if (type === "string") return { type: "string" };
  if (type === "bool") return { type: "boolean" };
  const range = integerRanges[type];
  return range === undefined ? { type: "number" } : { type: "integer", minimum: range[0], maximum: range[1] };
}
