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

const tolerance = 1e-5;

export function compareRuns(recorded: Required<TrainingRun>, rerun: TrainingRun): Comparison {
  const missing = (["commit", "dataVersion", "model"] as const).filter((name) => rerun[name] === undefined);
  if (missing.length > 0 || rerun.model === undefined) return { verdict: "impossible", missing };
  const differs = (["commit", "dataVersion"] as const).filter((name) => rerun[name] !== recorded[name]);
  if (differs.length > 0) return { verdict: "different inputs", differs };
  if (sameEnvironment(recorded, rerun)) {
    return {
      verdict: recorded.model.digest === rerun.model.digest ? "identical" : "not identical",
      comparison: "bytes",
    };
  }
  const largestDifference = furthest(recorded.model.predictions, rerun.model.predictions);
  return {
    verdict: largestDifference <= tolerance ? "equivalent" : "not equivalent",
    comparison: "predictions",
    tolerance,
    largestDifference,
  };
}

function sameEnvironment(a: TrainingRun, b: TrainingRun): boolean {
  const major = (version: string): string | undefined => version.replace(/^v/, "").split(".")[0];
  return major(a.node) === major(b.node) && a.architecture === b.architecture && a.backend === b.backend;
}

function furthest(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}
