export interface TrainingRun {
  commit?: string;
  dataVersion?: string;
  model?: { digest: string; predictions: number[] };
  /** Such as v22.11.0. */
  node: string;
  architecture: string;
  backend: string;
}

export type Comparison =
  | { verdict: "impossible"; missing: string[] }
  | { verdict: "different inputs"; differs: string[] }
  | { verdict: "identical" | "not identical"; comparison: "bytes" }
  | {
      verdict: "equivalent" | "not equivalent";
      comparison: "predictions";
      tolerance: number;
      largestDifference: number;
    };

/** Whether a rerun gave the same model, and which comparison that is based on. */
export function compareRuns(recorded: Required<TrainingRun>, rerun: TrainingRun): Comparison {
  // Bytes, whatever the machine, and whatever is missing: which comparison is right? Your work starts here.
  return {
    verdict: recorded.model.digest === rerun.model?.digest ? "identical" : "not identical",
    comparison: "bytes",
  };
}
