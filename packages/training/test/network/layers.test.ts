import type { Scalar, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { loadBackend, type TensorFlow } from "../../src/backend/load.ts";
import { createLayers } from "../../src/network/layers.ts";

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadBackend("wasm"));
});

it("has the gradients that differences give", () => {
  const { dense, embed } = createLayers(tf);
  const table = tf.variable(tf.tensor2d([0.1, 0.4, -0.3, 0.2, 0.5, -0.6], [3, 2]));
  const weights = tf.variable(tf.tensor2d([0.3, -0.2, 0.7, 0.5, -0.4, 0.1], [3, 2]));
  const bias = tf.variable(tf.tensor1d([0.05, -0.1]));
  const numbers = tf.tensor2d([0.9, -1.1, 0.4, 2], [4, 1]);
  const ids = tf.tensor1d([2, 0, 2, 1], "int32");
  const loss = (): Scalar => {
    const inputs = tf.concat([numbers, embed(table, ids as Tensor1D)], 1) as Tensor2D;
    return tf.sum(tf.square(tf.sigmoid(dense(inputs, weights, bias)))) as Scalar;
  };
  const { grads } = tf.variableGrads(loss);
  for (const variable of [table, weights, bias]) {
    const analytic = grads[variable.name]?.dataSync() ?? [];
    const numeric = differences(variable, loss);
    expect(analytic).toHaveLength(numeric.length);
    for (const [index, value] of numeric.entries()) expect(analytic[index]).toBeCloseTo(value, 2);
  }
});

function differences(variable: Variable, loss: () => Scalar): number[] {
  const values = [...variable.dataSync()];
  const step = 5e-3;
  const lossWith = (index: number, change: number): number => {
    const changed = values.map((value, i) => (i === index ? value + change : value));
    variable.assign(tf.tensor(changed, variable.shape));
    return loss().dataSync()[0] as number;
  };
  const found = values.map((_, index) => (lossWith(index, step) - lossWith(index, -step)) / (2 * step));
  variable.assign(tf.tensor(values, variable.shape));
  return found;
}
