/** How often one feature was served with another value than computed again. */
export interface FeatureSkew {
  readonly feature: string;
  readonly rows: number;
  readonly different: number;
  /** different / rows */
  readonly share: number;
  /** A few of the differences. */
  readonly examples: readonly { readonly id: string; readonly served: unknown; readonly computed: unknown }[];
}

/** A prediction's features as they were served, and as computed afterwards for the same request. */
export interface ServedAndComputed {
  readonly id: string;
  readonly served: Readonly<Record<string, unknown>>;
  readonly computed: Readonly<Record<string, unknown>>;
}

/** Numbers closer than this share of their size are equal: float32 against float64. */
const TOLERANCE = 1e-5;
const EXAMPLES = 3;

/** Training-serving skew, by feature: every feature that the computation gives. */
export function compareServed(pairs: readonly ServedAndComputed[]): FeatureSkew[] {
  const features = [...new Set(pairs.flatMap(({ computed }) => Object.keys(computed)))];
  return features.map((feature) => {
    const different = pairs.filter(({ served, computed }) => !isSame(served[feature], computed[feature]));
    return {
      feature,
      rows: pairs.length,
      different: different.length,
      share: different.length / pairs.length,
      examples: different.slice(0, EXAMPLES).map(({ id, served, computed }) => ({
        id,
        served: served[feature] ?? null,
        computed: computed[feature] ?? null,
      })),
    };
  });
}

function isSame(served: unknown, computed: unknown): boolean {
  if (typeof served !== "number" || typeof computed !== "number") return known(served) === known(computed);
  return Math.abs(served - computed) <= TOLERANCE * Math.max(1, Math.abs(served), Math.abs(computed));
}

/** A missing number is NaN in memory and null in the log. */
function known(value: unknown): unknown {
  return value === undefined || Number.isNaN(value) ? null : value;
}
