import type { Comparison, SliceDifference } from "./compare.ts";

/**
 * The rule by which a challenger is promoted; written down in docs/09-projects and docs/decisions/0060. All of it
 * must hold.
 */
export const gateLimits = {
  /** The challenger may rank worse by no more than this much AUC, at the lower end of the interval. */
  aucLoss: 0.005,
  /** On no protected slice may its log loss be worse by more than this, in nats, where the interval is sure of it. */
  sliceLogLoss: 0.01,
  /** ONNX and tfjs probabilities differ by no more than this. */
  parity: 1e-5,
  /** Of one row, in seconds, at the median. */
  latencySeconds: 0.005,
  /** Of the ONNX file. */
  sizeBytes: 50e6,
} as const;

/** What is known about the challenger apart from the comparison. */
export interface ChallengerFacts {
  /** Largest difference between the ONNX and the tfjs model's probabilities on the test set. */
  readonly parity: number;
  /** Median of single-row predictions. */
  readonly latencySeconds: number;
  readonly sizeBytes: number;
  /** Fields of its model card that say nothing. */
  readonly emptyCardFields: readonly string[];
}

/** One condition of the rule and what was found. */
interface GateCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly found: string;
}

export interface Verdict {
  readonly promoted: boolean;
  readonly reason: string;
  readonly checks: readonly GateCheck[];
}

/** Judges a challenger. The reason names the first condition that failed, or what the challenger gained. @param words for rows: `flights` */
export function judge(comparison: Comparison, facts: ChallengerFacts, words: string): Verdict {
  const checks = [
    betterLogLoss(comparison),
    noWorseRanking(comparison),
    noWorseSlice(comparison.slices, words),
    atMost("parity", facts.parity, gateLimits.parity, (value) => value.toExponential(1)),
    atMost("latency", facts.latencySeconds, gateLimits.latencySeconds, (value) => `${(value * 1000).toFixed(2)} ms`),
    atMost("size", facts.sizeBytes, gateLimits.sizeBytes, (value) => `${(value / 1e6).toFixed(2)} MB`),
    completeCard(facts.emptyCardFields),
  ];
  const failed = checks.find((check) => !check.passed);
  const gained = `${checks[0]?.found} on ${comparison.rows.toLocaleString("en-US")} ${words} of week ${comparison.week}`;
  return { promoted: failed === undefined, reason: failed ? `${failed.name}: ${failed.found}` : gained, checks };
}

function betterLogLoss({ difference, champion }: Comparison): GateCheck {
  const { estimate, low, high } = difference.logLoss;
  const opponent = champion ? "champion" : "base rate";
  return {
    name: `log loss below the ${opponent}'s`,
    passed: high < 0,
    found: `log loss ${signed(estimate)} [${signed(low)}, ${signed(high)}] against the ${opponent}`,
  };
}

function noWorseRanking({ difference }: Comparison): GateCheck {
  const { estimate, low, high } = difference.auc;
  return {
    name: `AUC no more than ${gateLimits.aucLoss} lower`,
    passed: low > -gateLimits.aucLoss,
    found: `AUC ${signed(estimate)} [${signed(low)}, ${signed(high)}]`,
  };
}

function noWorseSlice(slices: readonly SliceDifference[], words: string): GateCheck {
  const worse = slices
    .filter((slice) => slice.logLoss.low > 0 && slice.logLoss.estimate > gateLimits.sliceLogLoss)
    .sort((a, b) => b.logLoss.estimate - a.logLoss.estimate);
  const [worst] = worse;
  return {
    name: "no protected slice worse",
    passed: worst === undefined,
    found: worst
      ? `log loss ${signed(worst.logLoss.estimate)} on ${worst.rows.toLocaleString("en-US")} ${words} ${worst.slice}`
      : `${slices.length} slices`,
  };
}

function completeCard(empty: readonly string[]): GateCheck {
  return {
    name: "model card complete",
    passed: empty.length === 0,
    found: empty.length === 0 ? "every field says something" : `nothing in ${empty.join(", ")}`,
  };
}

function atMost(name: string, value: number, limit: number, format: (value: number) => string): GateCheck {
  return { name: `${name} at most ${format(limit)}`, passed: value <= limit, found: format(value) };
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
}
