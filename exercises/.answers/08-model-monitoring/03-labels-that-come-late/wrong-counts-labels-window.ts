// Counts labels, also repeated ones and those of other windows.
// rejected: each prediction once
export interface Prediction {
  id: string;
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
  if (now < window.to + rule.graceMilliseconds) return { state: "open" };
  const own = predictions.filter(({ at }) => at >= window.from && at < window.to);
  const byId = new Map(own.map((prediction) => [prediction.id, prediction]));
  const labelled = labels.filter(({ id }) => byId.has(id));
  const share = own.length === 0 ? 0 : labelled.length / own.length;
  if (labelled.length < Math.max(1, rule.minimumLabels) || share < rule.minimumShare) {
    return { state: "insufficient", labelled: labelled.length, share };
  }
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    state: "judged",
    labelled: labelled.length,
    share,
    meanProbability: mean(labelled.map(({ id }) => byId.get(id)?.probability ?? 0)),
    lateShare: mean(labelled.map(({ late }) => (late ? 1 : 0))),
  };
}
