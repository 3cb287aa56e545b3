import { invalidField, RequestError } from "../errors.ts";
import { type ElementType, floatLimits, integerRanges } from "../onnx/element-type.ts";
import { float16Bits } from "../onnx/float16.ts";

/** A value of a tensor as it is kept in a column: a number (bits for float16, 0 or 1 for bool), a bigint or a string. */
export type Cell = number | bigint | string;

/** Reads one JSON value as an element of a tensor. `field` is called for the error's message only. */
export type ReadCell = (value: unknown, field: () => string) => Cell;

/** The reader for an element type: refuses null, NaN, infinities, numbers beyond the type's range and other types. */
export function cellReader(type: ElementType): ReadCell {
  if (type === "string") return readString;
  if (type === "bool") return readBool;
  const range = integerRanges[type];
  if (range === undefined) return floatReader(type);
  return type === "int64" || type === "uint64" ? bigReader(type, range) : integerReader(type, range);
}

function readString(value: unknown, field: () => string): Cell {
  if (typeof value !== "string") throw invalidField("datatype", field(), "a string", value);
  if (value.includes("\u0000")) throw invalidField("value", field(), withoutNul, value);
  return value;
}

/** onnxruntime ends a string at its first NUL: what follows would be dropped in silence. */
export const withoutNul = "a string without NUL characters";

function readBool(value: unknown, field: () => string): Cell {
  if (value === true || value === 1) return 1;
  if (value === false || value === 0) return 0;
  throw invalidField("datatype", field(), "true or false", value);
}

function floatReader(type: ElementType): ReadCell {
  const limit = floatLimits[type] as number;
  const half = type === "float16";
  return (value, field) => {
    if (typeof value !== "number") throw invalidField("datatype", field(), "a number", value);
    if (!(value <= limit && value >= -limit)) {
      throw invalidField("value", field(), `a finite ${type} of at most ${limit}`, value);
    }
    return half ? float16Bits(value) : value;
  };
}

function integerReader(type: ElementType, [least, most]: readonly [number, number]): ReadCell {
  return (value, field) => {
    if (typeof value !== "number") throw invalidField("datatype", field(), "an integer", value);
    if (!Number.isInteger(value)) throw invalidField("datatype", field(), `an integer (${type})`, value);
    if (value < least || value > most) {
      throw invalidField("value", field(), `${type}, an integer from ${least} to ${most}`, value);
    }
    return value;
  };
}

function bigReader(type: ElementType, range: readonly [number, number]): ReadCell {
  const read = integerReader(type, range);
  return (value, field) => {
    try {
      return BigInt(read(value, field) as number);
    } catch (error) {
      if (!(error instanceof RequestError) || error.kind !== "value") throw error;
      throw new RequestError("value", `${error.message}; send larger ones with the binary tensor extension`);
    }
  };
}
