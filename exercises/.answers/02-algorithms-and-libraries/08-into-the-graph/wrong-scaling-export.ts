// The scaling stays outside: whoever runs it has to know the means.
// rejected: which are centred and scaled in the graph
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
  const { weight } = model.distance;
  const distance = graph.add("Mul", "distance_part", ["distance", constant("weight", weight)]);
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
  const logit = graph.add("Add", "logit", [parts, constant("bias", model.bias)]);
  graph.add("Sigmoid", "probability", [logit]);
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
