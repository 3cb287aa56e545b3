import { createRandom } from "@mlops/statistics";
import type { TensorFlow } from "../backend/load.ts";
import { WeightsError } from "../errors.ts";
import type { Preprocessing } from "../preprocessing/encodings.ts";
import { createNetwork, type Network } from "./network.ts";
import { type Weights, weightArray } from "./weights.ts";

/** A network with saved weights. Throws {@link WeightsError} when they do not fit. */
export function restoreNetwork(
  tf: TensorFlow,
  model: { preprocessing: Preprocessing; hidden: readonly number[]; weights: Weights },
): Network {
  const network = createNetwork(tf, model.preprocessing, model, createRandom(0));
  for (const { name, variable } of network.variables) {
    const { shape, values } = weightArray(model.weights, name);
    if (shape.join() !== variable.shape.join()) {
      throw new WeightsError(`array ${name} has shape [${shape}], expected [${variable.shape}]`);
    }
    tf.tidy(() => {
      variable.assign(tf.tensor(values, [...shape]));
    });
  }
  return network;
}
