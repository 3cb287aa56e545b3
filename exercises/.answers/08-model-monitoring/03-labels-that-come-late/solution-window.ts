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
  const known = new Map(labels.map(({ id, late }) => [id, late]));
  const labelled = own.filter(({ id }) => known.has(id));
  const share = own.length === 0 ? 0 : labelled.length / own.length;
  if (labelled.length < rule.minimumLabels || share < rule.minimumShare || own.length === 0) {
    return { state: "insufficient", labelled: labelled.length, share };
  }
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    state: "judged",
    labelled: labelled.length,
    share,
    meanProbability: mean(labelled.map(({ probability }) => probability)),
    lateShare: mean(labelled.map(({ id }) => (known.get(id) === true ? 1 : 0))),
  };
}
