import { populationStabilityIndex } from "@mlops/statistics";

/** When a canary is taken out of service. */
export interface CanaryRules {
  /** Requests that the canary must have answered before it is judged. */
  readonly leastRequests: number;
  /** Largest error rate above the champion's. */
  readonly errorRateMargin: number;
  /** Largest mean latency, as a multiple of the champion's, beyond half a millisecond. */
  readonly latencyFactor: number;
  /** Largest population stability index of its scores against the champion's. */
  readonly scoreDrift: number;
}

export const defaultCanaryRules: CanaryRules = {
  leastRequests: 200,
  errorRateMargin: 0.01,
  latencyFactor: 3,
  scoreDrift: 0.25,
};

type AbortReason = "error_rate" | "latency" | "score_drift";

export interface Abort {
  readonly reason: AbortReason;
  /** Expected and found, for people. */
  readonly message: string;
}

/** What is known of one model while a canary runs. */
export interface ModelTally {
  requests: number;
  errors: number;
  latencySeconds: number;
  /** Counts of scores in ten equal parts of 0 to 1. */
  readonly scores: number[];
}

export function makeTally(): ModelTally {
  return { requests: 0, errors: 0, latencySeconds: 0, scores: new Array<number>(10).fill(0) };
}

export function countAnswer(tally: ModelTally, latencySeconds: number, scores: readonly (number | null)[]): void {
  tally.requests++;
  tally.latencySeconds += latencySeconds;
  for (const score of scores) {
    if (score === null) continue;
    const bin = Math.min(9, Math.max(0, Math.floor(score * 10)));
    tally.scores[bin] = (tally.scores[bin] as number) + 1;
  }
}

/** A model's own failure; requests refused for what they hold are not the model's fault. */
export function countFailure(tally: ModelTally): void {
  tally.requests++;
  tally.errors++;
}

/** Judges a canary against the champion over the same time; undefined while nothing speaks against it. */
export function judgeCanary(canary: ModelTally, champion: ModelTally, rules: CanaryRules): Abort | undefined {
  if (canary.requests < rules.leastRequests || champion.requests < rules.leastRequests) return undefined;
  return (
    judgeErrors(canary, champion, rules) ??
    judgeLatency(canary, champion, rules) ??
    judgeScores(canary, champion, rules)
  );
}

function judgeErrors(canary: ModelTally, champion: ModelTally, rules: CanaryRules): Abort | undefined {
  const most = champion.errors / champion.requests + rules.errorRateMargin;
  const found = canary.errors / canary.requests;
  if (found <= most) return undefined;
  return { reason: "error_rate", message: `error rate: expected at most ${percent(most)}, found ${percent(found)}` };
}

function judgeLatency(canary: ModelTally, champion: ModelTally, rules: CanaryRules): Abort | undefined {
  const most = Math.max(0.0005, meanLatency(champion) * rules.latencyFactor);
  const found = meanLatency(canary);
  if (found <= most) return undefined;
  const message = `mean latency: expected at most ${millis(most)}, found ${millis(found)}`;
  return { reason: "latency", message };
}

function judgeScores(canary: ModelTally, champion: ModelTally, rules: CanaryRules): Abort | undefined {
  const most = rules.scoreDrift + driftByChance(canary, champion);
  const found = populationStabilityIndex(champion.scores, canary.scores);
  if (found <= most) return undefined;
  const message = `score drift (PSI): expected at most ${most.toFixed(3)}, found ${found.toFixed(3)}`;
  return { reason: "score_drift", message };
}

/** The index that two samples of these sizes have when nothing differs: (bins - 1)(1/n + 1/m). */
function driftByChance(canary: ModelTally, champion: ModelTally): number {
  return (canary.scores.length - 1) * (1 / countScores(canary) + 1 / countScores(champion));
}

function countScores(tally: ModelTally): number {
  return Math.max(
    1,
    tally.scores.reduce((sum, count) => sum + count, 0),
  );
}

function meanLatency(tally: ModelTally): number {
  const answered = tally.requests - tally.errors;
  return answered === 0 ? 0 : tally.latencySeconds / answered;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function millis(seconds: number): string {
  return `${(1000 * seconds).toFixed(2)} ms`;
}
