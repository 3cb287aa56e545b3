import { InferenceSession, Tensor } from "onnxruntime-node";
import { type ElementType, isElementType, type TensorData } from "./element-type.ts";

/** A tensor of the model's interface. Dimensions of -1 are dynamic. */
export interface TensorSpec {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
}

/** A tensor with its data, row-major. */
export interface NamedTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** An ONNX model that can be run: the narrow interface that the rest of the service knows. */
export interface ModelSession {
  readonly inputs: readonly TensorSpec[];
  /** Outputs that are tensors; sequences and maps are left out (ZipMap's are tables by then, see zip-map.ts). */
  readonly outputs: readonly TensorSpec[];
  /** `feeds` in the order of `inputs`; gives tensors in the order of `outputs`. */
  run(feeds: readonly NamedTensor[]): Promise<readonly NamedTensor[]>;
  release(): Promise<void>;
}

/** Opens an ONNX model on one CPU thread: more threads cost more than they give for tabular models. */
export async function openSession(model: Uint8Array, threads = 1): Promise<ModelSession> {
  const session = await InferenceSession.create(model, {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  });
  const inputs = session.inputMetadata.map(tensorSpec).filter((spec) => spec !== undefined);
  const outputs = session.outputMetadata.map(tensorSpec).filter((spec) => spec !== undefined);
  const fetches = outputs.map((output) => output.name);
  return {
    inputs,
    outputs,
    run: async (feeds) => readOutputs(outputs, await session.run(toFeeds(feeds), fetches)),
    release: () => session.release(),
  };
}

function tensorSpec(metadata: InferenceSession.ValueMetadata): TensorSpec | undefined {
  if (!metadata.isTensor || !isElementType(metadata.type)) return undefined;
  const shape = metadata.shape.map((dimension) => (typeof dimension === "number" ? dimension : -1));
  return { name: metadata.name, type: metadata.type, shape };
}

function toFeeds(feeds: readonly NamedTensor[]): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  for (const feed of feeds) tensors[feed.name] = new Tensor(feed.type, feed.data as never, feed.dims);
  return tensors;
}

function readOutputs(specs: readonly TensorSpec[], results: InferenceSession.ReturnType): NamedTensor[] {
  return specs.map((spec) => {
    const tensor = results[spec.name] as Tensor;
    return { name: spec.name, type: spec.type, dims: tensor.dims, data: plainBits(tensor.data as TensorData) };
  });
}

/** Node 24 gives float16 as a Float16Array: its bits are what the service works with. */
function plainBits(data: TensorData): TensorData {
  if (Array.isArray(data) || data.constructor.name !== "Float16Array") return data;
  return new Uint16Array(data.buffer as ArrayBuffer, data.byteOffset, data.length);
}
