import { ascendingOrder, type Column, requireBothClasses, requireFinite, requireLength } from "../columns.ts";

/**
 * Area under the ROC curve: the chance that a late row scores above a punctual one, ties counting half
 * (Mann-Whitney; the same value as scikit-learn's `roc_auc_score`).
 *
 * @param labels 0 or 1, [rows]; both must occur.
 * @param scores any finite numbers, [rows]; only their order matters.
 */
export function rocAuc(labels: Column, scores: Column): number {
  const { positives, negatives } = requireBothClasses("ROC AUC labels", labels);
  requireLength("ROC AUC scores", scores, labels.length);
  requireFinite("ROC AUC scores", scores);
  const ranks = midranks(scores);
  let rankSum = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row] === 1) rankSum += ranks[row] as number;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Ranks from 1; equal values share the mean of their ranks. */
export function midranks(column: Column): Float64Array {
  const order = ascendingOrder(column);
  const ranks = new Float64Array(column.length);
  for (let start = 0; start < order.length; ) {
    const value = column[order[start] as number];
    let end = start + 1;
    while (end < order.length && column[order[end] as number] === value) end++;
    for (let position = start; position < end; position++) ranks[order[position] as number] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
