// An epoch of 200,000 rows (32 numbers, two categories of 230): our layers against TensorFlow.js's own, on each backend.
//   npm run bench -- training
import { createRandom } from "@mlops/statistics";
import { loadBackend } from "../dist/index.js";
import { createLayers } from "../dist/network/layers.js";

const [rows, batch, numbers, categories, dimension, hidden] = [200_000, 2048, 32, 230, 8, [64, 32]];

for (const choice of ["wasm", "native"]) {
  const backend = await loadBackend(choice).catch((error) => console.log(`${choice}: left out (${error.message})`));
  if (!backend) continue;
  const ours = epoch(backend.tf, createLayers(backend.tf));
  const theirs = epoch(backend.tf, plainLayers(backend.tf));
  console.log(
    `${backend.description}: our layers ${ours.toFixed(2)} s, TensorFlow.js's ${theirs.toFixed(2)} s, ratio ${(theirs / ours).toFixed(1)}`,
  );
}

/** What one would write first: products and, for the categories, one-hot rows. */
function plainLayers(tf) {
  return {
    dense: (inputs, weights, bias) => tf.add(tf.matMul(inputs, weights), bias),
    embed: (table, ids) => tf.matMul(tf.cast(tf.oneHot(ids, categories), "float32"), table),
  };
}

/** Seconds. */
function epoch(tf, { dense, embed }) {
  const random = createRandom(1);
  const drawn = (shape, scale) =>
    tf.tensor2d(
      Float32Array.from({ length: shape[0] * shape[1] }, () => random.nextNormal() * scale),
      shape,
    );
  const sizes = [numbers + 2 * dimension, ...hidden, 1];
  const layers = sizes
    .slice(1)
    .map((units, i) => [tf.variable(drawn([sizes[i], units], 0.1)), tf.variable(tf.zeros([units]))]);
  const tables = [0, 1].map(() => tf.variable(drawn([categories, dimension], 0.3)));
  const inputs = drawn([batch, numbers], 1);
  const ids = tables.map(() => tf.tensor1d(Int32Array.from({ length: batch }, () => random.nextInt(categories))));
  const late = tf.cast(tf.less(drawn([batch, 1], 1), 0), "float32");
  const codes = ids.map((column) => tf.cast(column, "int32"));
  const optimizer = tf.train.adam(0.003);
  const step = () =>
    optimizer.minimize(() => {
      const joined = tf.concat([inputs, ...tables.map((table, i) => embed(table, codes[i]))], 1);
      const logits = layers.reduce((x, [weights, bias], i) => dense(i === 0 ? x : tf.relu(x), weights, bias), joined);
      return tf.losses.sigmoidCrossEntropy(late, logits);
    });
  for (let warm = 0; warm < 5; warm += 1) tf.tidy(() => step());
  const started = performance.now();
  for (let taken = 0; taken < rows / batch; taken += 1) tf.tidy(() => step());
  layers[0][0].dataSync();
  return (performance.now() - started) / 1000;
}
