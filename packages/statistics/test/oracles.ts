import { readFileSync } from "node:fs";

interface Classification {
  labels: number[];
  a: number[];
  b: number[];
  aucA: number;
  aucB: number;
  logLoss: number;
  brier: number;
  ece: number;
  roc: { fpr: number[]; tpr: number[]; thresholds: number[] };
  calibration: Record<"uniform" | "quantile", { positiveRate: number[]; meanProbability: number[] }>;
  delong: { standardErrorA: number; standardErrorB: number; difference: number; standardError: number; pValue: number };
  inTheLarge: { z: number; pValue: number };
  spiegelhalter: { z: number; pValue: number };
}

interface Histograms {
  reference: number[];
  current: number[];
  psi: number;
  jensenShannon: number;
  chiSquared: { statistic: number; pValue: number; degreesOfFreedom: number };
  goodnessOfFit: { statistic: number; pValue: number };
}

/** What test/fixtures/record.py recorded from scipy, scikit-learn and statsmodels. */
interface Oracles {
  xoshiro: Record<string, number[]>;
  normal: { z: number[]; survival: number[]; p: number[]; quantile: number[] };
  gamma: { a: number; x: number; q: number; logGamma: number }[];
  chiSquared: { x: number; df: number; survival: number; quantile: number }[];
  kolmogorov: { x: number; survival: number }[];
  classification: Classification[];
  histograms: Histograms[];
  kolmogorovSmirnov: { a: number[]; b: number[]; distance: number; pValue: number; method: "exact" | "asymp" }[];
  correction: { pValues: number[]; benjaminiHochberg: number[]; holm: number[] };
  quantile: { column: number[]; shares: number[]; quantiles: number[] };
  wilson: { successes: number; trials: number; interval: [number, number] }[];
}

export const oracles: Oracles = JSON.parse(readFileSync(new URL("fixtures/oracles.json", import.meta.url), "utf8"));

/** Distance of two numbers as a share of the larger; 0 when both are 0. */
export function relativeError(found: number, expected: number): number {
  if (found === expected) return 0;
  return Math.abs(found - expected) / Math.max(Math.abs(found), Math.abs(expected));
}
