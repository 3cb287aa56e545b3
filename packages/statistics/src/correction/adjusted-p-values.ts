import { ascendingOrder, type Column, requireProbabilities } from "../columns.ts";

/**
 * Benjamini and Hochberg (1995): adjusted p-values; calling all those up to `q` drift keeps the expected share of false
 * ones among them at `q`. In the order given.
 */
export function benjaminiHochberg(pValues: Column): Float64Array {
  requireProbabilities("p-values", pValues);
  const order = ascendingOrder(pValues);
  const adjusted = new Float64Array(pValues.length);
  let smallest = 1;
  for (let position = order.length - 1; position >= 0; position--) {
    const row = order[position] as number;
    smallest = Math.min(smallest, ((pValues[row] as number) * order.length) / (position + 1));
    adjusted[row] = smallest;
  }
  return adjusted;
}

/** Holm (1979): adjusted p-values; calling all those up to `alpha` drift makes any false one at all at most that likely. */
export function holm(pValues: Column): Float64Array {
  requireProbabilities("p-values", pValues);
  const order = ascendingOrder(pValues);
  const adjusted = new Float64Array(pValues.length);
  let largest = 0;
  for (let position = 0; position < order.length; position++) {
    const row = order[position] as number;
    largest = Math.min(1, Math.max(largest, (pValues[row] as number) * (order.length - position)));
    adjusted[row] = largest;
  }
  return adjusted;
}
