import { populationStabilityIndex } from "@mlops/statistics";
import { countLatency, latencyQuantile, makeLatencyCounts } from "./latency-tally.ts";

/** When a canary is taken out of service. */
export interface CanaryRules {
  /** It is judged each time it has answered so many requests more. */
  readonly everyRequests: number;
  /** Largest error rate above the champion's; what chance gives comes on top. */
  readonly errorRateMargin: number;
  /** Largest latency at the 90th percentile, as a multiple of the champion's, beyond half a millisecond. */
  readonly latencyFactor: number;
  /** Largest population stability index of its scores against the champion's; what chance gives comes on top. */
  readonly scoreDrift: number;
}

export const defaultCanaryRules: CanaryRules = {
  everyRequests: 200,
  errorRateMargin: 0.01,
  latencyFactor: 3,
  scoreDrift: 0.25,
};

type AbortReason = "error_rate" | "latency" | "score_drift" | "by_hand";

export interface Abort {
  readonly reason: AbortReason;
  /** Expected and found, for people. */
  readonly message: string;
}

/** What is known of one model while a canary runs. */
export interface ModelTally {
  requests: number;
  errors: number;
  /** Counts of answers by latency, see latency-tally.ts. */
  readonly latencies: number[];
  /** Counts of scores in ten equal parts of 0 to 1. */
  readonly scores: number[];
}

export function makeTally(): ModelTally {
  return { requests: 0, errors: 0, latencies: makeLatencyCounts(), scores: new Array<number>(10).fill(0) };
}

/** @param latencySeconds undefined when the answer held more than a prediction, so that its time says nothing of the model */
export function countAnswer(
  tally: ModelTally,
  latencySeconds: number | undefined,
  scores: readonly (number | null)[],
): void {
  tally.requests++;
  if (latencySeconds !== undefined) countLatency(tally.latencies, latencySeconds);
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

/**
 * Judges a canary against the champion over the same time; undefined while nothing speaks against it. It looks only each
 * `everyRequests` requests: who looks after every one finds a bad moment of any canary.
 */
export function judgeCanary(canary: ModelTally, champion: ModelTally, rules: CanaryRules): Abort | undefined {
  if (canary.requests % rules.everyRequests !== 0 || canary.requests === 0) return undefined;
  if (champion.requests < rules.everyRequests) return undefined;
  return (
    judgeErrors(canary, champion, rules) ??
    judgeLatency(canary, champion, rules) ??
    judgeScores(canary, champion, rules)
  );
}

/** Standard errors that an error rate may lie above by chance: one look in 30,000 passes them (and there are many looks). */
const chanceErrors = 4;

function judgeErrors(canary: ModelTally, champion: ModelTally, rules: CanaryRules): Abort | undefined {
  const base = champion.errors / champion.requests;
  const pooled = (canary.errors + champion.errors) / (canary.requests + champion.requests);
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / canary.requests + 1 / champion.requests));
  const most = base + Math.max(rules.errorRateMargin, chanceErrors * standardError);
  const found = canary.errors / canary.requests;
  if (found <= most) return undefined;
  return { reason: "error_rate", message: `error rate: expected at most ${percent(most)}, found ${percent(found)}` };
}

function judgeLatency(canary: ModelTally, champion: ModelTally, rules: CanaryRules): Abort | undefined {
  const most = Math.max(0.0005, latencyQuantile(champion.latencies, 0.9) * rules.latencyFactor);
  const found = latencyQuantile(canary.latencies, 0.9);
  if (found <= most) return undefined;
  const message = `latency at the 90th percentile: expected at most ${millis(most)}, found ${millis(found)}`;
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

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function millis(seconds: number): string {
  return `${(1000 * seconds).toFixed(2)} ms`;
}
