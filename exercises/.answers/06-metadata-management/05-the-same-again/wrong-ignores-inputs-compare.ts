// Compares models of different data.
// rejected: means nothing
export interface TrainingRun {
  commit?: string;
  dataVersion?: string;
  model?: { digest: string; predictions: number[] };
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

export function compareRuns(recorded: Required<TrainingRun>, rerun: TrainingRun): Comparison {
  const missing = (["commit", "dataVersion", "model"] as const).filter((name) => rerun[name] === undefined);
  if (rerun.model === undefined || missing.length > 0) return { verdict: "impossible", missing };
  const major = (version: string): string | undefined => version.replace(/^v/, "").split(".")[0];
  if (
    major(recorded.node) === major(rerun.node) &&
    recorded.architecture === rerun.architecture &&
    recorded.backend === rerun.backend
  ) {
    return {
      verdict: recorded.model.digest === rerun.model.digest ? "identical" : "not identical",
      comparison: "bytes",
    };
  }
  const [a, b] = [recorded.model.predictions, rerun.model.predictions];
  const differences = a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN)));
  const largestDifference = a.length === b.length ? Math.max(0, ...differences) : Number.POSITIVE_INFINITY;
  return {
    verdict: largestDifference <= 1e-5 ? "equivalent" : "not equivalent",
    comparison: "predictions",
    tolerance: 1e-5,
    largestDifference,
  };
}
