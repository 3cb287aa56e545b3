// Number(null) is 0: a missing value is counted as a small one.
// rejected: missing
export function makeEdges(values: readonly number[], count: number): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const quantiles = Array.from(
    { length: count - 1 },
    (_, i) => sorted[Math.floor(((i + 1) / count) * sorted.length)] as number,
  );
  return [...new Set(quantiles)].filter((edge) => edge > (sorted[0] as number));
}

export function binOf(value: number | null | undefined, edges: readonly number[]): number {
  return edges.filter((edge) => Number(value) >= edge).length;
}
