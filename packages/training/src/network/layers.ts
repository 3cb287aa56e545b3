import type { Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { TensorFlow } from "../backend/load.ts";

/** The two operations that the network is made of. */
export interface Layers {
  /** `inputs` [rows, in] x `weights` [in, out] + `bias` [out]. */
  dense(inputs: Tensor2D, weights: Variable, bias: Variable): Tensor2D;
  /** Rows of `table` [categories, dimension] by `ids` [rows]. */
  embed(table: Variable, ids: Tensor1D): Tensor2D;
}

/**
 * Layers with gradients of their own. TensorFlow.js's multiply by a transposed matrix by a flag, which the WASM backend
 * does without its fast kernel; and the gradient of `gather` is a scatter, which that backend lacks (its one-hot rows
 * as 32-bit floats would do instead, but come out as the bits of integers). Transposing first and scattering here takes
 * less than half the time (2.8 s to 1.2 s for 200,000 rows) and gives the same numbers.
 */
export function createLayers(tf: TensorFlow): Layers {
  const dense = tf.customGrad((...inputs) => {
    const [x, weights, bias, save] = inputs as unknown as [Tensor2D, Tensor2D, Tensor1D, (saved: Tensor[]) => void];
    save([x, weights]);
    return {
      value: tf.add(tf.matMul(x, weights), bias),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [x, weights] = saved as [Tensor2D, Tensor2D];
        return [tf.matMul(dy, tf.transpose(weights)), tf.matMul(tf.transpose(x), dy as Tensor2D), tf.sum(dy, 0)];
      },
    };
  });
  const embed = tf.customGrad((...inputs) => {
    const [table, ids, save] = inputs as unknown as [Tensor2D, Tensor1D, (saved: Tensor[]) => void];
    const shape = table.shape;
    save([ids]);
    return {
      value: tf.gather(table, ids),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [ids] = saved as [Tensor1D];
        return [tf.tensor2d(scatter(dy as Tensor2D, ids, shape), shape), tf.zerosLike(ids)];
      },
    };
  });
  return {
    dense: (inputs, weights, bias) => dense(inputs, weights, bias) as Tensor2D,
    embed: (table, ids) => embed(table, ids) as Tensor2D,
  };
}

/** Adds each row of `dy` to the row of its id; the rest stays 0. Row-major, of `shape`. */
function scatter(dy: Tensor2D, ids: Tensor1D, [categories, dimension]: [number, number]): Float32Array {
  const sums = new Float32Array(categories * dimension);
  const gradients = dy.dataSync();
  const rows = ids.dataSync();
  for (let row = 0; row < rows.length; row += 1) {
    const to = (rows[row] as number) * dimension;
    for (let column = 0; column < dimension; column += 1) {
      sums[to + column] = (sums[to + column] as number) + (gradients[row * dimension + column] as number);
    }
  }
  return sums;
}
