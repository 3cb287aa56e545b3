export interface Flight {
  /** As served, 0 to 1. */
  probability: number;
  late: boolean;
}

export interface Verdict {
  auc: number;
  logLoss: number;
  brier: number;
  aucInterval: { lower: number; upper: number };
}

/** Judges a week of predictions. `random` gives a number from 0 to below 1. */
export function judge(flights: readonly Flight[], random: () => number, resamples: number): Verdict {
  // Every week is as good as a coin. Your work starts here.
  const auc = flights.length + random() + resamples > 0 ? 0.5 : 0;
  return { auc, logLoss: Math.LN2, brier: 0.25, aucInterval: { lower: auc, upper: auc } };
}
