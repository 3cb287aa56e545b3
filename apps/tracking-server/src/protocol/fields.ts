import { invalid } from "./errors.ts";

/**
 * The shapes of MLflow's requests (its protobuf messages), read from JSON bodies and query strings with MLflow's
 * words for what is wrong. An int64 is its decimal digits; an absent or null field is `undefined`.
 */

type Json = unknown;

/** How one field is read. */
export interface Field<Value> {
  readonly required: boolean;
  readonly repeated: boolean;
  /** `path` is what MLflow calls it in an error (`metrics[0].value`). */
  read(value: Json, path: string): Value;
}

/** The fields of a message. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

/** What reading a message with these fields gives. */
export type Message<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends RequiredField<infer Value>
    ? Value
    : F[Name] extends Field<infer Value>
      ? Value | undefined
      : never;
};

/** A field that must be there. */
export interface RequiredField<Value> extends Field<Value> {
  readonly required: true;
}

/** How MLflow ends its words for a request that is not as it must be. */
export const apiDocs = "See the API docs for more information about request parameters.";

/** Makes a field one that must be there (and, if text, not empty). */
export function required<Value>(field: Field<Value>): RequiredField<Value> {
  return { ...field, required: true };
}

/** Text. */
export const text: Field<string> = scalar((value, path) => {
  // Postgres keeps no NUL in texts.
  if (typeof value === "string" && value.includes("\0")) {
    throw invalid(`Invalid value for parameter '${path}' supplied: it holds the character U+0000`);
  }
  return typeof value === "string" ? value : undefined;
});

/** A signed 64-bit integer: JSON number or decimal string. Read as its digits. */
export const integer: Field<string> = scalar((value) => {
  if (Number.isSafeInteger(value)) return String(value);
  const digits = typeof value === "number" && Number.isInteger(value) ? BigInt(value).toString() : value;
  if (typeof digits !== "string" || !/^-?\d{1,19}$/.test(digits)) return undefined;
  const number = BigInt(digits);
  return BigInt.asIntN(64, number) === number ? number.toString() : undefined;
});

/** A 64-bit float: JSON number, decimal string, "NaN", "Infinity" or "-Infinity". */
export const float: Field<number> = scalar((value) => {
  if (typeof value === "number") return value;
  if (value === "NaN") return Number.NaN;
  if (typeof value !== "string" || !/^-?(Infinity|\d+(\.\d*)?([eE][+-]?\d+)?)$/.test(value)) return undefined;
  return Number(value);
});

/** true or false; in a query string the words. */
export const bool: Field<boolean> = scalar((value) => {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.toLowerCase() : undefined;
  return word === "true" ? true : word === "false" ? false : undefined;
});

/** One of some names, or its protobuf number. Read as the name. */
export function oneOf<Name extends string>(numbers: Readonly<Record<Name, number>>): Field<Name> {
  const names = Object.keys(numbers) as Name[];
  return scalar((value) => names.find((name) => name === value || String(numbers[name]) === String(value)));
}

/** A list. A single value in a query string counts as a list of one. */
export function list<Value>(item: Field<Value>): Field<readonly Value[]> {
  return {
    required: false,
    repeated: true,
    read(value, path) {
      if (!Array.isArray(value)) throw wrongType(path, value);
      return value.map((entry, index) => item.read(entry, `${path}[${index}]`));
    },
  };
}

/** A message inside a message. */
export function nested<F extends Fields>(fields: F): Field<Message<F>> {
  return {
    required: false,
    repeated: false,
    read(value, path) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(path, value);
      return readMessage(fields, value as Record<string, Json>, `${path}.`);
    },
  };
}

/**
 * Reads a message. Unknown fields are ignored; protobuf's JSON names (`runId`) are accepted beside `run_id`.
 * Throws INVALID_PARAMETER_VALUE for a missing or ill-typed field.
 */
export function readMessage<F extends Fields>(fields: F, body: Record<string, Json>, prefix = ""): Message<F> {
  const message: Record<string, unknown> = {};
  for (const name in fields) {
    const field = fields[name] as Field<unknown>;
    const value = body[name] ?? (name.includes("_") ? body[jsonName(name, body)] : undefined);
    if (value === undefined || value === null) {
      if (field.required) throw missing(prefix + name);
      continue;
    }
    if (field.required && value === "") throw missing(prefix + name);
    message[name] = field.read(value, prefix + name);
  }
  return message as Message<F>;
}

/** The lowerCamelCase name; refused when the body spells the field both ways, as then its meaning is unclear. */
function jsonName(name: string, body: Record<string, Json>): string {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (camel in body && name in body) {
    throw invalid(`Request specifies both '${name}' and '${camel}'; provide only one of them.`);
  }
  return camel;
}

function scalar<Value>(convert: (value: Json, path: string) => Value | undefined): Field<Value> {
  return {
    required: false,
    repeated: false,
    read(value, path) {
      const converted = convert(value, path);
      if (converted === undefined) throw wrongType(path, value);
      return converted;
    },
  };
}

function missing(path: string): Error {
  return invalid(`Missing value for required parameter '${path}'. ${apiDocs}`);
}

function wrongType(path: string, value: Json): Error {
  return invalid(
    `Invalid value ${JSON.stringify(value)} for parameter '${path}' supplied:  Hint: Value was of type '${pythonType(value)}'. ${apiDocs}`,
  );
}

/** Python's name of a JSON value's type, which MLflow's words use. */
function pythonType(value: Json): string {
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return "str";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return value === null ? "NoneType" : "dict";
}
