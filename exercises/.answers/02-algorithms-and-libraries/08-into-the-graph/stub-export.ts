import { columnValue, createGraph, ELEMENT, encodeModel } from "@mlops/training";

export interface Logistic {
  bias: number;
  /** Miles; the weight is of one deviation. */
  distance: { mean: number; deviation: number; weight: number };
  /** Weight of each airport that training saw. */
  origins: Map<string, number>;
}

/** The model with its preprocessing, as the bytes of an ONNX file. */
export function exportLogistic(model: Logistic): Uint8Array {
  const graph = createGraph(["distance", "origin"]);
  // A graph that runs, and says little: the sigmoid of miles and bias. Your work starts here.
  const sum = graph.add("Add", "sum", ["distance", graph.floats("bias", [1], Float32Array.of(model.bias))]);
  graph.add("Sigmoid", "probability", [sum]);
  return encodeModel({
    ir_version: 8,
    producer_name: "exercise",
    opset_import: [
      { domain: "", version: 17 },
      { domain: "ai.onnx.ml", version: 3 },
    ],
    graph: {
      name: "logistic",
      node: graph.nodes,
      initializer: graph.constants,
      input: [columnValue("distance", ELEMENT.float), columnValue("origin", ELEMENT.string)],
      output: [columnValue("probability", ELEMENT.float)],
    },
  });
}
