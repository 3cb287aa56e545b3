import { invalidField, RequestError } from "../../errors.ts";
import { optionalReader } from "../../features/missing.ts";
import { type ElementType, v2Datatypes } from "../../onnx/element-type.ts";
import { cellReader, type ReadCell } from "../../request/cell.ts";
import { elementsOf, readFlatOrNested } from "../../request/nested.ts";
import type { GivenTensor } from "../../request/tensor-block.ts";
import { type BinaryCursor, readBfloat16Tensor, readBinaryTensor } from "./binary.ts";
import { readObject, readParameters } from "./request.ts";

const members = new Set(["name", "shape", "datatype", "parameters", "data"]);
const typesByName = new Map(Object.entries(v2Datatypes).map(([type, name]) => [name, type as ElementType]));
const readers = new Map<ElementType, ReadCell>([...typesByName.values()].map((type) => [type, cellReader(type)]));
const optionalReaders = new Map([...typesByName.values()].map((type) => [type, optionalReader(type)]));

/** Most dimensions of a tensor; onnxruntime has none to speak of, clients have use for few. */
const mostDimensions = 8;

/** Where something is in a request; asked for errors alone, since the good requests need no text. */
type Place = () => string;

/** Reads one input tensor of an infer request, its data from JSON or from the bytes behind it. Throws RequestError. */
export function readInputTensor(
  value: unknown,
  at: Place,
  binary: BinaryCursor | undefined,
  optional: ReadonlySet<string>,
): GivenTensor {
  const input = readObject(value, at, members);
  const { name } = input;
  if (typeof name !== "string") throw invalidField("datatype", `${at()}.name`, "a string", name);
  const type = readDatatype(input.datatype, at);
  const shape = readShape(input.shape, at);
  const size = readBinarySize(input.parameters, at);
  const isBfloat16 = input.datatype === "BF16";
  if (size === undefined) {
    if (isBfloat16) throw new RequestError("binary", `${at()}.data: BF16 has no JSON form: send binary data, or FP32`);
    const read = (optional.has(name) ? optionalReaders : readers).get(type) as ReadCell;
    return { name, type, shape, values: readData(input.data, read, shape, at) };
  }
  if (input.data !== undefined) throw new RequestError("binary", `${at()}.data: expected none beside binary_data_size`);
  if (binary === undefined) {
    throw new RequestError("binary", `${at()}: binary_data_size needs the header Inference-Header-Content-Length`);
  }
  const values = isBfloat16
    ? readBfloat16Tensor(binary, shape, size, at)
    : readBinaryTensor(binary, type, shape, size, at, optional.has(name));
  return { name, type, shape, values };
}

/** The element type that an input's values become; BF16 is widened to float32. */
function readDatatype(datatype: unknown, at: Place): ElementType {
  const type = datatype === "BF16" ? "float32" : typesByName.get(datatype as string);
  if (type !== undefined) return type;
  const expected = `one of ${[...typesByName.keys()].join(", ")}, BF16`;
  throw invalidField("datatype", `${at()}.datatype`, expected, datatype);
}

function readShape(shape: unknown, at: Place): number[] {
  if (!Array.isArray(shape)) throw invalidField("datatype", `${at()}.shape`, "an array of dimensions", shape);
  if (shape.length > mostDimensions) {
    throw invalidField("shape", `${at()}.shape`, `at most ${mostDimensions} dimensions`, shape);
  }
  for (let axis = 0; axis < shape.length; axis++) {
    const size: unknown = shape[axis];
    if (Number.isSafeInteger(size) && (size as number) >= 0) continue;
    throw invalidField("shape", `${at()}.shape[${axis}]`, "an integer of 0 or more", size);
  }
  if (!Number.isSafeInteger(elementsOf(shape)))
    throw new RequestError("shape", `${at()}.shape: expected a size that can be held, found more`);
  return shape as number[];
}

function readBinarySize(parameters: unknown, at: Place): number | undefined {
  if (parameters === undefined) return undefined;
  const { binary_data_size: size } = readParameters(parameters, `${at()}.parameters`);
  if (size === undefined) return undefined;
  if (Number.isSafeInteger(size) && (size as number) >= 0) return size as number;
  throw invalidField("binary", `${at()}.parameters.binary_data_size`, "a number of bytes", size);
}

function readData(data: unknown, read: ReadCell, shape: readonly number[], at: Place): GivenTensor["values"] {
  const place = (): string => `${at()}.data`;
  if (data === undefined) throw new RequestError("missing", `${place()}: expected an array, found nothing`);
  if (!Array.isArray(data)) throw invalidField("datatype", place(), "an array", data);
  return readFlatOrNested(data, shape, read, place) as GivenTensor["values"];
}
