import { WeightsError } from "../errors.ts";
import type { Calibration } from "../fitting/calibration.ts";
import { type Weights, weightArray } from "../network/weights.ts";
import { categoryEncodings, type Preprocessing, rawInputs } from "../preprocessing/encodings.ts";
import { columnValue, createGraph, ELEMENT, type GraphBuilder } from "./graph.ts";
import { addPreprocessing } from "./preprocessing.ts";
import { encodeModel } from "./schema.ts";

/** The model's one output: the probability of the positive class, [rows, 1]. */
export const PROBABILITY = "probability";

/** What an ONNX file is made from. */
export interface ExportableModel {
  readonly preprocessing: Preprocessing;
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  readonly weights: Weights;
  readonly calibration: Calibration;
}

/**
 * The model as the bytes of an ONNX file: raw columns in (each [rows, 1]; strings for categories), probability out,
 * standard operators only (opset 17 and ai.onnx.ml 3). Deterministic. Throws `WeightsError`.
 */
export function exportOnnx(model: ExportableModel): Uint8Array {
  const inputs = rawInputs(model.preprocessing);
  const clash = inputs.find(({ name }) => name === PROBABILITY);
  if (clash) throw new WeightsError(`an input is called ${PROBABILITY}, as the output is: rename the column`);
  const graph = createGraph(inputs.map(({ name }) => name));
  const features = addPreprocessing(graph, model.preprocessing, embeddingTables(model));
  const logits = addLayers(graph, model, features);
  graph.add("Sigmoid", PROBABILITY, [logits]);
  return encodeModel({
    ir_version: 8,
    producer_name: "mlops-roadmap",
    opset_import: [
      { domain: "", version: 17 },
      { domain: "ai.onnx.ml", version: 3 },
    ],
    graph: {
      name: "tabular_network",
      node: graph.nodes,
      initializer: graph.constants,
      input: inputs.map(({ name, type }) => columnValue(name, type === "string" ? ELEMENT.string : ELEMENT.float)),
      output: [columnValue(PROBABILITY, ELEMENT.float)],
    },
  });
}

function embeddingTables(model: ExportableModel): Float32Array[] {
  return categoryEncodings(model.preprocessing).map(
    (_, index) => weightArray(model.weights, `embedding_${index}`).values,
  );
}

/** Dense layers; of the last one only the first output, calibrated. */
function addLayers(graph: GraphBuilder, model: ExportableModel, features: string): string {
  let inputs = features;
  const last = model.hidden.length;
  for (let index = 0; index <= last; index += 1) {
    const weights = weightArray(model.weights, `weights_${index}`);
    const bias = weightArray(model.weights, `bias_${index}`);
    const [fanIn = 0, units = 0] = weights.shape;
    const isLast = index === last;
    const layer = isLast
      ? {
          units: 1,
          weights: column(weights.values, fanIn, units, model.calibration.slope),
          bias: Float32Array.of(calibratedBias(bias.values, model.calibration)),
        }
      : { units, weights: weights.values, bias: bias.values };
    const product = graph.add("Gemm", `layer_${index}`, [
      inputs,
      graph.floats(`weights_${index}`, [fanIn, layer.units], layer.weights),
      graph.floats(`bias_${index}`, [layer.units], layer.bias),
    ]);
    inputs = isLast ? product : graph.add("Relu", `active_${index}`, [product]);
  }
  return inputs;
}

/** The first column of a row-major matrix, times `factor`. */
function column(values: Float32Array, rows: number, columns: number, factor: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => (values[row * columns] as number) * factor);
}

function calibratedBias(bias: Float32Array, { slope, intercept }: Calibration): number {
  return (bias[0] as number) * slope + intercept;
}
