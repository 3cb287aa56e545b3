// The sum of the weights goes out as it is.
// rejected: a sum of weights is no probability yet
import {
  columnValue,
  createGraph,
  ELEMENT,
  encodeModel,
  intAttribute,
  intsAttribute,
  stringsAttribute,
} from "@mlops/training";

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
  const constant = (name: string, value: number): string => graph.floats(name, [1], Float32Array.of(value));
  const { mean, deviation, weight } = model.distance;
  const centred = graph.add("Sub", "centred", ["distance", constant("mean", mean)]);
  const scaled = graph.add("Div", "scaled", [centred, constant("deviation", deviation)]);
  const distance = graph.add("Mul", "distance_part", [scaled, constant("weight", weight)]);
  const codes = [...model.origins.keys()];
  const ids = graph.add(
    "LabelEncoder",
    "ids",
    ["origin"],
    [
      stringsAttribute("keys_strings", codes),
      intsAttribute(
        "values_int64s",
        codes.map((_, index) => index + 1),
      ),
      intAttribute("default_int64", 0),
    ],
    "ai.onnx.ml",
  );
  const weights = Float32Array.of(0, ...model.origins.values());
  const origin = graph.add("Gather", "origin_part", [graph.floats("origins", [weights.length], weights), ids]);
  const parts = graph.add("Add", "parts", [distance, origin]);
  graph.add("Add", "probability", [parts, constant("bias", model.bias)]);
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
