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
  const below = cutsBelow(cuts);
  return (value) => (typeof value !== "number" || Number.isNaN(value) ? missing : below(value));
}

/** Cells of the grid between the first cut and the last. */
const CELLS = 256;

/**
 * Gives how many cuts lie below a value: its bin. A grid tells about where, and the cuts beside that place tell exactly:
 * mostly one or two comparisons, where a search needs four that no processor can foresee.
 *
 * @param cuts in order, without NaN
 */
export function cutsBelow(cuts: Float64Array): (value: number) => number {
  const last = cuts.length;
  const [first, end] = [cuts[0] ?? 0, cuts[last - 1] ?? 0];
  const cellsAUnit = CELLS / (end - first);
  const isEven = Number.isFinite(cellsAUnit);
  const starts = Uint8Array.from({ length: CELLS + 1 }, (_, cell) =>
    isEven ? countBelow(cuts, first + cell / cellsAUnit) : 0,
  );
  return (value) => {
    if (value > end) return last;
    if (!(value > first)) return 0;
    let bin = isEven ? (starts[((value - first) * cellsAUnit) | 0] as number) : 0;
    while (value > (cuts[bin] as number)) bin++;
    // The grid's own rounding may have led one too far.
    while (bin > 0 && value <= (cuts[bin - 1] as number)) bin--;
    return bin;
  };
}

function countBelow(cuts: Float64Array, value: number): number {
  let below = 0;
  for (const cut of cuts) if (value > cut) below++;
  return below;
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
