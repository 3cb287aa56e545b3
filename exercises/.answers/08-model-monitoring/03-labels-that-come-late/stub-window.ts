export interface Prediction {
  id: string;
  /** Milliseconds. */
  at: number;
  probability: number;
}

export interface Label {
  id: string;
  late: boolean;
}

export interface Rule {
  graceMilliseconds: number;
  minimumLabels: number;
  minimumShare: number;
}

export type Verdict =
  | { state: "open" }
  | { state: "insufficient"; labelled: number; share: number }
  | { state: "judged"; labelled: number; share: number; meanProbability: number; lateShare: number };

export function judgeWindow(
  predictions: readonly Prediction[],
  labels: readonly Label[],
  window: { from: number; to: number },
  now: number,
  rule: Rule,
): Verdict {
  // Judges whatever is there. Your work starts here.
  const labelled = labels.length;
  const lateShare = labels.filter(({ late }) => late).length / labelled;
  const meanProbability = predictions.reduce((sum, { probability }) => sum + probability, 0) / predictions.length;
  return window.from < now && rule.minimumLabels >= 0
    ? { state: "judged", labelled, share: 1, meanProbability, lateShare }
    : { state: "open" };
}
