// Uphill: plus in place of minus.
// rejected: the loss falls
type Vector = readonly number[];

function predict(weights: Vector, row: Vector): number {
  const sum = weights.reduce((total, weight, index) => total + weight * (row[index] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}

function mean(values: Vector): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function logLoss(weights: Vector, rows: readonly Vector[], labels: Vector): number {
  return mean(
    rows.map((row, i) => (labels[i] === 1 ? -Math.log(predict(weights, row)) : -Math.log(1 - predict(weights, row)))),
  );
}

export function gradient(weights: Vector, rows: readonly Vector[], labels: Vector): number[] {
  return weights.map((_, j) => mean(rows.map((row, i) => (predict(weights, row) - (labels[i] ?? 0)) * (row[j] ?? 0))));
}

export function descend(rows: readonly Vector[], labels: Vector, steps: number, rate: number): number[] {
  let weights = (rows[0] ?? []).map(() => 0);
  for (let step = 0; step < steps; step++) {
    const slope = gradient(weights, rows, labels);
    weights = weights.map((weight, j) => weight + rate * (slope[j] ?? 0));
  }
  return weights;
}
