import { createRandom, type Random } from "@mlops/statistics";

/** The part of a monitoring reference that says how each input is distributed. */
export interface ReferenceFeatures {
  readonly features: readonly (
    | {
        readonly name: string;
        readonly kind: "category";
        readonly categories: readonly string[];
        readonly counts: readonly number[];
      }
    | {
        readonly name: string;
        readonly kind: "number";
        readonly edges: readonly number[];
        readonly minimum: number | null;
        readonly maximum: number | null;
        readonly counts: readonly number[];
      }
  )[];
}

/** Model inputs by column. */
export interface InputRows {
  readonly rows: number;
  readonly strings: Readonly<Record<string, string[]>>;
  readonly numbers: Readonly<Record<string, Float32Array>>;
}

/** Rows with the reference's marginal distributions, drawn from a seed: the same rows on every machine. */
export function drawRows(reference: ReferenceFeatures, rows: number, seed: number): InputRows {
  const random = createRandom(seed);
  const strings: Record<string, string[]> = {};
  const numbers: Record<string, Float32Array> = {};
  for (const feature of reference.features) {
    if (feature.kind === "category") {
      const { categories, counts } = feature;
      strings[feature.name] = Array.from(
        { length: rows },
        () => categories[drawBin(counts.slice(0, categories.length), random)] ?? "",
      );
    } else {
      numbers[feature.name] = Float32Array.from({ length: rows }, () => drawNumber(feature, random));
    }
  }
  return { rows, strings, numbers };
}

function drawNumber(
  feature: { edges: readonly number[]; minimum: number | null; maximum: number | null; counts: readonly number[] },
  random: Random,
): number {
  const bounds = [feature.minimum ?? 0, ...feature.edges, feature.maximum ?? 0];
  const bin = drawBin(feature.counts.slice(0, feature.edges.length + 1), random);
  const [low = 0, high = 0] = [bounds[bin], bounds[bin + 1]];
  return low + (high - low) * random.nextFloat();
}

/** A bin with probability proportional to its count. */
function drawBin(counts: readonly number[], random: Random): number {
  let left = random.nextFloat() * counts.reduce((sum, count) => sum + count, 0);
  for (const [bin, count] of counts.entries()) {
    left -= count;
    if (left < 0) return bin;
  }
  return counts.length - 1;
}
