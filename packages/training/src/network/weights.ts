import { WeightsError } from "../errors.ts";
import type { Network } from "./network.ts";

/** Trained arrays, apart from any backend. */
export interface Weights {
  readonly arrays: readonly WeightArray[];
}

/** One array, row-major. */
export interface WeightArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Copies a network's weights out of the backend. */
export function readWeights(network: Network): Weights {
  return {
    arrays: network.variables.map(({ name, variable }) => ({
      name,
      shape: variable.shape,
      values: Float32Array.from(variable.dataSync()),
    })),
  };
}

/** The array of that name. Throws {@link WeightsError}. */
export function weightArray(weights: Weights, name: string): WeightArray {
  const found = weights.arrays.find((array) => array.name === name);
  if (found === undefined) throw new WeightsError(`no array ${name}`);
  return found;
}
