/**
 * Makes the benchmark's model: the inputs of the flight-delay model, two label encoders and a small network, random
 * weights from a fixed seed. Recorded in `model/`, since benchmarks compare servers, not models. Run again with
 * `npx esbuild apps/inference/bench/serving/make-model.ts --bundle --platform=node --format=esm --packages=external
 * --outfile=apps/inference/bench/serving/made.mjs && node apps/inference/bench/serving/made.mjs`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { flightFeatureSpec } from "@mlops/features";
import { writeOnnx } from "../../test/onnx/write-onnx.ts";

const categories = ["origin", "destination"];
const airports = Object.keys(flightFeatureSpec.zones);
const numbers = flightFeatureSpec.inputs.filter((name) => !categories.includes(name));
const hidden = 64;
const width = numbers.length + categories.length;

let seed = 1;
function weights(count: number, scale: number): number[] {
  return Array.from({ length: count }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return (seed / 2_147_483_647 - 0.5) * scale;
  });
}

const model = writeOnnx({
  inputs: flightFeatureSpec.inputs.map((name) => ({
    name,
    type: categories.includes(name) ? "string" : "float32",
    shape: ["rows", 1],
  })),
  outputs: [{ name: "probability", type: "float32", shape: ["rows", 1] }],
  floats: {
    scale: { dims: [1, width], values: new Array<number>(width).fill(0.001) },
    w1: { dims: [width, hidden], values: weights(width * hidden, 0.5) },
    b1: { dims: [hidden], values: weights(hidden, 1) },
    w2: { dims: [hidden, 1], values: weights(hidden, 0.5) },
    b2: { dims: [1], values: [-1] },
  },
  nodes: [
    ...categories.map((name) => ({
      operator: "LabelEncoder",
      domain: "ai.onnx.ml",
      inputs: [name],
      outputs: [`${name}_weight`],
      attributes: {
        keys_strings: { strings: airports },
        values_floats: { floats: weights(airports.length, 1) },
        default_float: { float: 0 },
      },
    })),
    {
      operator: "Concat",
      inputs: [...categories.map((name) => `${name}_weight`), ...numbers],
      outputs: ["row"],
      attributes: { axis: { int: 1 } },
    },
    { operator: "Mul", inputs: ["row", "scale"], outputs: ["scaled"] },
    { operator: "MatMul", inputs: ["scaled", "w1"], outputs: ["product1"] },
    { operator: "Add", inputs: ["product1", "b1"], outputs: ["sum1"] },
    { operator: "Relu", inputs: ["sum1"], outputs: ["hidden"] },
    { operator: "MatMul", inputs: ["hidden", "w2"], outputs: ["product2"] },
    { operator: "Add", inputs: ["product2", "b2"], outputs: ["logit"] },
    { operator: "Sigmoid", inputs: ["logit"], outputs: ["probability"] },
  ],
});

const folder = join(process.cwd(), "apps/inference/bench/serving/model");
writeFileSync(join(folder, "model.onnx"), model);
writeFileSync(join(folder, "features.json"), JSON.stringify(flightFeatureSpec));
