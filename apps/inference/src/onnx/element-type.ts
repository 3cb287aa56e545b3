/** Element types of onnxruntime's tensors that the service takes and gives. */
export type ElementType =
  | "bool"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "float16"
  | "float32"
  | "float64"
  | "string";

/** Data of a tensor, row-major. float16 is kept as its bits; bool as 0 and 1. */
export type TensorData =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | string[];

/** Values of a column before they are packed: numbers for numeric types, bigint for 64-bit integers, bits for float16. */
export type ColumnValues = ArrayLike<number> | ArrayLike<bigint> | ArrayLike<string>;

/** The data types of the Open Inference Protocol V2 by onnxruntime's name; BF16 has none in onnxruntime-node; see bfloat16.ts. */
export const v2Datatypes: Readonly<Record<ElementType, string>> = {
  bool: "BOOL",
  uint8: "UINT8",
  uint16: "UINT16",
  uint32: "UINT32",
  uint64: "UINT64",
  int8: "INT8",
  int16: "INT16",
  int32: "INT32",
  int64: "INT64",
  float16: "FP16",
  float32: "FP32",
  float64: "FP64",
  string: "BYTES",
};

/** Bytes of an element; 0 for strings, whose length varies. */
export const elementBytes: Readonly<Record<ElementType, number>> = {
  bool: 1,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
  string: 0,
};

export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(elementBytes, name);
}

/** Smallest and largest value of the integer types as they may stand in JSON. 64-bit ones end where numbers stay exact. */
export const integerRanges: Readonly<Partial<Record<ElementType, readonly [number, number]>>> = {
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 4_294_967_295],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** Largest finite magnitudes of the floating-point types. */
export const floatLimits: Readonly<Partial<Record<ElementType, number>>> = {
  float16: 65_504,
  float32: 3.4028234663852886e38,
  float64: Number.MAX_VALUE,
};

const constructors = {
  bool: Uint8Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** An empty (zeroed) tensor buffer of `length` elements. */
export function allocate(type: ElementType, length: number): TensorData {
  return type === "string" ? new Array<string>(length).fill("") : new constructors[type](length);
}

/** A view of little-endian bytes as elements; copies when the bytes are not aligned. */
export function viewBytes(type: Exclude<ElementType, "string">, bytes: Uint8Array): TensorData {
  const size = elementBytes[type];
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new constructors[type](aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / size);
}
