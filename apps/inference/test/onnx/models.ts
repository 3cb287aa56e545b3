import type { ElementType } from "../../src/onnx/element-type.ts";
import { writeOnnx } from "./write-onnx.ts";

/** A model of flights: probability = sigmoid(weight(origin) + 0.001 * distance + 2 * rate + bias), tensors of `shape`. */
export function flightsModel(bias = 0, shape: readonly (number | string)[] = ["rows", 1]): Uint8Array {
  return writeOnnx({
    inputs: [
      { name: "origin", type: "string", shape },
      { name: "distance", type: "float32", shape },
      { name: "origin_late_rate_3h", type: "float32", shape },
    ],
    outputs: [{ name: "probability", type: "float32", shape }],
    floats: {
      perMile: { dims: [1], values: [0.001] },
      perRate: { dims: [1], values: [2] },
      bias: { dims: [1], values: [bias] },
    },
    nodes: [
      {
        operator: "LabelEncoder",
        domain: "ai.onnx.ml",
        inputs: ["origin"],
        outputs: ["weight"],
        attributes: {
          keys_strings: { strings: ["JFK", "ORD", "SFO"] },
          values_floats: { floats: [0.5, -0.5, 0.25] },
          default_float: { float: 0 },
        },
      },
      { operator: "Mul", inputs: ["distance", "perMile"], outputs: ["byDistance"] },
      { operator: "Mul", inputs: ["origin_late_rate_3h", "perRate"], outputs: ["byRate"] },
      { operator: "Add", inputs: ["weight", "byDistance"], outputs: ["partial"] },
      { operator: "Add", inputs: ["partial", "byRate"], outputs: ["sum"] },
      { operator: "Add", inputs: ["sum", "bias"], outputs: ["logit"] },
      { operator: "Sigmoid", inputs: ["logit"], outputs: ["probability"] },
    ],
  });
}

/** What the model of flights answers, computed apart from it. */
export function flightsProbability(
  row: { readonly origin: string; readonly distance: number; readonly rate: number },
  bias = 0,
): number {
  const weights: Readonly<Record<string, number>> = { JFK: 0.5, ORD: -0.5, SFO: 0.25 };
  const logit = (weights[row.origin] ?? 0) + 0.001 * row.distance + 2 * row.rate + bias;
  return 1 / (1 + Math.exp(-logit));
}

/** A model that hands each input on: `in_TYPE` to `out_TYPE`, shape [rows, width]. */
export function identityModel(types: readonly ElementType[], width = 2): Uint8Array {
  return writeOnnx({
    inputs: types.map((type) => ({ name: `in_${type}`, type, shape: ["rows", width] })),
    outputs: types.map((type) => ({ name: `out_${type}`, type, shape: ["rows", width] })),
    nodes: types.map((type) => ({ operator: "Identity", inputs: [`in_${type}`], outputs: [`out_${type}`] })),
  });
}

/** A model whose answer for a row depends on the other rows: each value's share of the sum over all rows. */
export function crossRowModel(): Uint8Array {
  return writeOnnx({
    inputs: [{ name: "x", type: "float32", shape: ["rows", 1] }],
    outputs: [{ name: "share", type: "float32", shape: ["rows", 1] }],
    nodes: [{ operator: "Softmax", inputs: ["x"], outputs: ["share"], attributes: { axis: { int: 0 } } }],
  });
}

/** A model that loads and fails whenever it runs on fewer than seven rows: it reshapes its input to seven. */
export function failingModel(): Uint8Array {
  return writeOnnx({
    inputs: [{ name: "x", type: "float32", shape: ["rows", 1] }],
    outputs: [{ name: "y", type: "float32", shape: ["seven", 1] }],
    floats: { size: { dims: [2], values: [7, 1] } },
    nodes: [
      { operator: "Cast", inputs: ["size"], outputs: ["shape"], attributes: { to: { int: 7 } } },
      { operator: "Reshape", inputs: ["x", "shape"], outputs: ["y"] },
    ],
  });
}
