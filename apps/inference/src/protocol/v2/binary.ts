import { isUtf8 } from "node:buffer";
import { invalidField, RequestError } from "../../errors.ts";
import { widenBfloat16 } from "../../onnx/bfloat16.ts";
import {
  type ColumnValues,
  type ElementType,
  elementBytes,
  type TensorData,
  viewBytes,
} from "../../onnx/element-type.ts";
import { float16Value } from "../../onnx/float16.ts";
import { withoutNul } from "../../request/cell.ts";
import { elementsOf } from "../../request/nested.ts";

/**
 * The binary tensor data extension: after the JSON, whose length the header Inference-Header-Content-Length says, the
 * bytes of each binary tensor follow in order, little-endian; BYTES elements are each preceded by their 32-bit length.
 * Source: Triton inference server, extension_binary_data.md.
 */
export interface BinaryCursor {
  take(bytes: number, at: () => string): Uint8Array;
  /** Throws unless all bytes have been taken. */
  end(): void;
}

/** Splits a body at the length that the header says; undefined without the header. Throws RequestError. */
export function splitBody(
  body: Buffer,
  header: string | undefined,
): { readonly json: Buffer; readonly binary: BinaryCursor | undefined } {
  if (header === undefined) return { json: body, binary: undefined };
  const length = /^\d{1,15}$/.test(header) ? Number(header) : Number.NaN;
  if (length <= body.length) return { json: body.subarray(0, length), binary: makeCursor(body.subarray(length)) };
  const expected = `a number of bytes up to the body's ${body.length}`;
  throw new RequestError(
    "binary",
    `header Inference-Header-Content-Length: expected ${expected}, found ${header.slice(0, 40)}`,
  );
}

function makeCursor(bytes: Buffer): BinaryCursor {
  let offset = 0;
  return {
    take: (count, at) => {
      if (offset + count > bytes.length) {
        throw new RequestError(
          "binary",
          `${at()}: expected ${count} bytes of binary data, found ${bytes.length - offset}`,
        );
      }
      offset += count;
      return bytes.subarray(offset - count, offset);
    },
    end: () => {
      if (offset === bytes.length) return;
      throw new RequestError("binary", `body: expected no bytes after the tensors, found ${bytes.length - offset}`);
    },
  };
}

/** Takes the bytes of one tensor and reads them as its values. Throws RequestError. */
export function readBinaryTensor(
  binary: BinaryCursor,
  type: ElementType,
  shape: readonly number[],
  size: number,
  at: () => string,
  mayBeMissing = false,
): ColumnValues {
  const elements = elementsOf(shape);
  const bytes = binary.take(size, at);
  if (type === "string") return readStrings(bytes, elements, at);
  checkSize(size, elements * elementBytes[type], at);
  const values = viewBytes(type, bytes);
  checkValues(type, values, at, mayBeMissing);
  return values as ColumnValues;
}

/** Takes the bytes of one tensor of BF16 and reads them as float32. Throws RequestError. */
export function readBfloat16Tensor(
  binary: BinaryCursor,
  shape: readonly number[],
  size: number,
  at: () => string,
): ColumnValues {
  const bytes = binary.take(size, at);
  checkSize(size, elementsOf(shape) * 2, at);
  const values = widenBfloat16(bytes);
  checkValues("float32", values, at);
  return values;
}

function checkSize(found: number, expected: number, at: () => string): void {
  if (found === expected) return;
  throw new RequestError("binary", `${at()}: expected binary_data_size ${expected} for the shape, found ${found}`);
}

function readStrings(bytes: Uint8Array, elements: number, at: () => string): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const strings: string[] = [];
  let offset = 0;
  while (offset < buffer.length) {
    const length = offset + 4 <= buffer.length ? buffer.readUInt32LE(offset) : Number.POSITIVE_INFINITY;
    const end = offset + 4 + length;
    if (end > buffer.length) throw new RequestError("binary", `${at()}: element ${strings.length} runs past its bytes`);
    const text = buffer.subarray(offset + 4, end);
    if (!isUtf8(text))
      throw new RequestError("value", `${at()}: element ${strings.length}: expected UTF-8, found other bytes`);
    if (text.includes(0))
      throw invalidField("value", `${at()}: element ${strings.length}`, withoutNul, text.toString());
    strings.push(text.toString("utf8"));
    offset = end;
  }
  if (strings.length === elements) return strings;
  throw new RequestError("binary", `${at()}: expected ${elements} elements for the shape, found ${strings.length}`);
}

/** NaN and infinities are refused here as in JSON: the model would give a plausible score for them. */
function checkValues(type: ElementType, values: TensorData, at: () => string, mayBeMissing = false): void {
  const check = valueChecks[type];
  if (check === undefined) return;
  for (let index = 0; index < values.length; index++) {
    if (check.isGood(values[index] as number) || (mayBeMissing && Number.isNaN(values[index]))) continue;
    throw new RequestError("value", `${at()}: element ${index}: expected ${check.expected}, found ${values[index]}`);
  }
}

interface ValueCheck {
  readonly expected: string;
  isGood(value: number): boolean;
}

const valueChecks: Readonly<Partial<Record<ElementType, ValueCheck>>> = {
  bool: { expected: "0 or 1", isGood: (value) => value === 0 || value === 1 },
  float16: { expected: "a finite float16", isGood: (bits) => Number.isFinite(float16Value(bits)) },
  float32: { expected: "a finite float32", isGood: Number.isFinite },
  float64: { expected: "a finite float64", isGood: Number.isFinite },
};

/** The bytes of elements `start` to `end` of a tensor as the extension sends them. */
export function writeBinary(type: ElementType, data: TensorData, start: number, end: number): Buffer {
  if (type === "string") return writeStrings((data as string[]).slice(start, end));
  const view = data as Exclude<TensorData, string[]>;
  const size = view.BYTES_PER_ELEMENT;
  return Buffer.from(view.buffer as ArrayBuffer, view.byteOffset + start * size, (end - start) * size);
}

function writeStrings(strings: readonly string[]): Buffer {
  return Buffer.concat(
    strings.flatMap((text) => {
      const bytes = Buffer.from(text, "utf8");
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}
