import { InferenceSession, Tensor } from "onnxruntime-node";
import { type FeatureTable, requireColumns } from "../feature-table.ts";
import { PROBABILITY } from "./export.ts";

const ROWS_AT_ONCE = 8_192;

/** An ONNX model loaded into onnxruntime. */
export interface OnnxModel {
  readonly inputs: readonly { readonly name: string; readonly type: "string" | "number" }[];
  /** The probability of each row, in order. */
  predict(table: FeatureTable): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Loads the bytes of an ONNX file. */
export async function openOnnx(bytes: Uint8Array): Promise<OnnxModel> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, graphOptimizationLevel: "all" });
  const inputs = session.inputMetadata.map((input) => {
    if (!input.isTensor) throw new TypeError(`ONNX model: input ${input.name} is no tensor`);
    return { name: input.name, type: input.type === "string" ? ("string" as const) : ("number" as const) };
  });
  return {
    inputs,
    predict: async (table) => {
      requireColumns(table, inputs);
      const probabilities = new Float32Array(table.rows);
      for (let start = 0; start < table.rows; start += ROWS_AT_ONCE) {
        const end = Math.min(start + ROWS_AT_ONCE, table.rows);
        const outputs = await session.run(feeds(table, inputs, start, end));
        probabilities.set(outputs[PROBABILITY]?.data as Float32Array, start);
      }
      return probabilities;
    },
    release: () => session.release(),
  };
}

function feeds(table: FeatureTable, inputs: OnnxModel["inputs"], start: number, end: number): Record<string, Tensor> {
  const shape = [end - start, 1];
  return Object.fromEntries(
    inputs.map(({ name, type }) => [
      name,
      type === "string"
        ? new Tensor("string", (table.strings[name] as readonly string[]).slice(start, end), shape)
        : new Tensor("float32", (table.numbers[name] as Float32Array).slice(start, end), shape),
    ]),
  );
}
