/**
 * The little of Protocol Buffers' wire format that reading an ONNX file's structure needs: fields by number, lengths
 * skipped without a copy. Source: protobuf.dev/programming-guides/encoding.
 */

/** One field of a message. `bytes` for length-delimited fields, `value` for varints; fixed-width fields have neither. */
export interface WireField {
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
  readonly value: number | undefined;
  /** The field as it stands in the message, with its tag and length. */
  readonly raw: Uint8Array;
}

/** The bytes end in the middle of a field, or a field has an unknown wire type. */
class WireFormatError extends Error {
  constructor(offset: number, problem: string) {
    super(`expected an ONNX file, found no Protocol Buffers message: ${problem} at byte ${offset}`);
    this.name = "WireFormatError";
  }
}

/** The fields of a message in file order. Throws WireFormatError on truncated or malformed bytes. */
export function* readFields(message: Uint8Array): Generator<WireField> {
  const cursor = { bytes: message, offset: 0 };
  while (cursor.offset < message.length) {
    const start = cursor.offset;
    const tag = readVarint(cursor);
    const { bytes, value } = readField(cursor, Math.floor(tag / 8), tag % 8);
    yield { number: Math.floor(tag / 8), bytes, value, raw: message.subarray(start, cursor.offset) };
  }
}

/** A length-delimited field as UTF-8 text. */
export function fieldText(field: WireField): string {
  return new TextDecoder().decode(field.bytes ?? new Uint8Array());
}

/** A length-delimited field. */
export function writeField(number: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/** A field of a whole number of 0 or more. */
export function writeNumber(number: number, value: number): Uint8Array {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

interface Cursor {
  readonly bytes: Uint8Array;
  offset: number;
}

function readField(cursor: Cursor, number: number, wireType: number): Pick<WireField, "bytes" | "value"> {
  if (number === 0) throw new WireFormatError(cursor.offset, "field number 0");
  switch (wireType) {
    case 0:
      return { bytes: undefined, value: readVarint(cursor) };
    case 1:
      take(cursor, 8);
      return { bytes: undefined, value: undefined };
    case 2:
      return { bytes: take(cursor, readVarint(cursor)), value: undefined };
    case 5:
      take(cursor, 4);
      return { bytes: undefined, value: undefined };
    default:
      throw new WireFormatError(cursor.offset, `wire type ${wireType}`);
  }
}

function take(cursor: Cursor, length: number): Uint8Array {
  const end = cursor.offset + length;
  if (end > cursor.bytes.length) throw new WireFormatError(cursor.offset, `${length} bytes wanted, the file ends`);
  const taken = cursor.bytes.subarray(cursor.offset, end);
  cursor.offset = end;
  return taken;
}

/** A varint as a number; those above 2^53 lose their low bits, which no field read here uses. */
function readVarint(cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (let length = 0; length < 10; length++) {
    const byte = cursor.bytes[cursor.offset++];
    if (byte === undefined) throw new WireFormatError(cursor.offset - 1, "the file ends in a number");
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
  throw new WireFormatError(cursor.offset, "a number of more than 10 bytes");
}
