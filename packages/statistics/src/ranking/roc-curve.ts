import { ascendingOrder, type Column, requireBothClasses, requireFinite, requireLength } from "../columns.ts";

/** One operating point of a classifier. */
export interface RocPoint {
  /** Rows with a score of at least this are called positive; +Infinity for the first point. */
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * The ROC curve from (0, 0) to (1, 1), a point for each different score, thresholds descending
 * (scikit-learn's `roc_curve(drop_intermediate=False)`).
 */
export function rocCurve(labels: Column, scores: Column): RocPoint[] {
  const { positives, negatives } = requireBothClasses("ROC labels", labels);
  requireLength("ROC scores", scores, labels.length);
  requireFinite("ROC scores", scores);
  const order = ascendingOrder(scores).reverse();
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, falsePositiveRate: 0, truePositiveRate: 0 }];
  let truePositives = 0;
  for (let position = 0; position < order.length; position++) {
    const row = order[position] as number;
    truePositives += labels[row] as number;
    const threshold = scores[row] as number;
    if (position + 1 < order.length && scores[order[position + 1] as number] === threshold) continue;
    const falsePositiveRate = (position + 1 - truePositives) / negatives;
    points.push({ threshold, falsePositiveRate, truePositiveRate: truePositives / positives });
  }
  return points;
}

/** At most `size` points of a curve, evenly spread along the false positive rate, ends kept: for a plot. */
export function thinRocCurve(points: readonly RocPoint[], size: number): RocPoint[] {
  if (points.length <= size) return [...points];
  const thinned: RocPoint[] = [];
  let next = 0;
  for (const [index, point] of points.entries()) {
    const along = (point.falsePositiveRate + point.truePositiveRate) / 2;
    if (along < next && index !== points.length - 1) continue;
    thinned.push(point);
    next = Math.max(next + 1 / (size - 1), along);
  }
  return thinned;
}
