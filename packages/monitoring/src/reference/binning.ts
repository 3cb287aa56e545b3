import type { CategoryReference, FeatureReference, NumberReference } from "./reference.ts";

/** Gives the bin of a value: a few comparisons or one map look-up. Anything that is no value is `missing`. */
export type BinIndex = (value: unknown) => number;

/** The bins of a feature, in the order of its counts; a number's bin is named by its upper edge. */
export function binNames(feature: FeatureReference): string[] {
  return feature.kind === "number"
    ? [...feature.edges.map(String), "+Inf", "missing"]
    : [...feature.categories, "other", "unseen", "missing"];
}

/** The index of the bin for missing values: always the last. */
export function missingBin(feature: FeatureReference): number {
  return feature.counts.length - 1;
}

/** The index of the bin for categories that training never saw; undefined for numbers. */
export function unseenBin(feature: FeatureReference): number | undefined {
  return feature.kind === "category" ? feature.counts.length - 2 : undefined;
}

/** Makes the bin function of a feature once; call it for every value. */
export function binIndex(feature: FeatureReference): BinIndex {
  return feature.kind === "number" ? numberBinIndex(feature) : categoryBinIndex(feature);
}

function numberBinIndex({ edges }: NumberReference): BinIndex {
  const cuts = Float64Array.from(edges);
  const missing = cuts.length + 1;
  return (value) => (typeof value !== "number" || Number.isNaN(value) ? missing : cutsBelow(cuts, value));
}

/** Up to this many cuts are all compared: cheaper than a search whose branches nobody can foresee. */
const FEW_CUTS = 12;

/** How many cuts lie below the value: its bin. */
export function cutsBelow(cuts: Float64Array, value: number): number {
  if (cuts.length <= FEW_CUTS) {
    let below = 0;
    for (let cut = 0; cut < cuts.length; cut++) below += value > (cuts[cut] as number) ? 1 : 0;
    return below;
  }
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (cuts[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function categoryBinIndex({ categories, others }: CategoryReference): BinIndex {
  const other = categories.length;
  const known = new Map<unknown, number>(others.map((category) => [category, other]));
  for (const [index, category] of categories.entries()) known.set(category, index);
  return (value) => {
    if (value === null || value === undefined || value === "") return other + 2;
    return known.get(value) ?? other + 1;
  };
}
