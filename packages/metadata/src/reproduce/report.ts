/** One output of the pipeline, then and now. */
export interface ReproducedOutput {
  readonly path: string;
  /** MD5 in the model's own `dvc.lock`. */
  readonly recorded: string;
  /** MD5 of what was made now; null when it was not made. */
  readonly made: string | null;
  readonly same: boolean;
}

/** Which comparison decided. */
export type Comparison =
  | { readonly kind: "bytes" }
  | {
      readonly kind: "predictions";
      /** Rows drawn from the model's monitoring reference. */
      readonly rows: number;
      readonly largestDifference: number;
      readonly tolerance: number;
    };

/** What became of the attempt to make a model again. */
export interface ReproductionReport {
  readonly model: { readonly name: string; readonly version: number };
  readonly gitCommit: string | null;
  readonly dataVersion: string;
  /** What is needed and not there; nothing was run when there is any. */
  readonly missing: readonly string[];
  /** How this environment differs from the recorded one, in what can change bytes; empty: the same bytes are due. */
  readonly environmentDifferences: readonly string[];
  readonly stages: readonly { readonly name: string; readonly outcome: string; readonly seconds: number }[];
  readonly outputs: readonly ReproducedOutput[];
  readonly comparison: Comparison | undefined;
  readonly verdict: "same bytes" | "same predictions" | "different" | "not possible";
}
