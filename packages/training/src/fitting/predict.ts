import type { TensorFlow } from "../backend/load.ts";
import type { Network } from "../network/network.ts";
import type { EncodedTable } from "../preprocessing/encode.ts";

const ROWS_AT_ONCE = 16_384;

/** The log odds of each row, computed by the network. */
export function predictLogits(tf: TensorFlow, network: Network, table: EncodedTable): Float32Array {
  const logits = new Float32Array(table.rows);
  for (let start = 0; start < table.rows; start += ROWS_AT_ONCE) {
    const end = Math.min(start + ROWS_AT_ONCE, table.rows);
    const part = tf.tidy(() => {
      const dense = tf.tensor2d(table.dense.subarray(start * table.width, end * table.width), [
        end - start,
        table.width,
      ]);
      const ids = table.ids.map((column) => tf.tensor1d(column.subarray(start, end), "int32"));
      return network.apply(dense, ids).logits.dataSync();
    });
    logits.set(part, start);
  }
  return logits;
}

/** Log odds to probability. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
