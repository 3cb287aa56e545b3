/**
 * JSON whose int64 numbers keep every digit.
 *
 * MLflow sends int64 (times, steps, sizes) as plain JSON numbers, also beyond 2^53 where a JavaScript number
 * would round. Such a number is read as a string of digits and written from an `Int64`.
 */

const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** 16 digits that are not a fraction: most messages have none, and are parsed as they are. */
const longInteger = /(?:^|[^\d.])\d{16}/;

/** Parses JSON; an integer of 16 digits or more becomes a string. Throws SyntaxError as `JSON.parse` does. */
export function parseJson(text: string): unknown {
  if (!longInteger.test(text)) return JSON.parse(text);
  return JSON.parse(text.replace(stringOrNumber, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token)));
}

/** An int64 that is written as a bare number. */
export class Int64 {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }

  toJSON(): string {
    return `\u0001int64:${this.digits}`;
  }
}

/** Postgres' text of a bigint as something that `writeJson` writes as a bare number. */
export function int64(digits: string): number | Int64 {
  return digits.length < 16 ? Number(digits) : new Int64(digits);
}

/** A metric's value: JSON has no NaN or Infinity, protobuf's JSON writes them as these strings. */
export function double(value: number): number | string {
  return Number.isFinite(value) ? value : Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

/** `JSON.stringify`, with `Int64`s as bare numbers. */
export function writeJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes("\\u0001int64:") ? text.replace(/"\\u0001int64:(-?\d+)"/g, "$1") : text;
}

/** JSON that is written already, such as what Postgres wrote: sent as it is. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
