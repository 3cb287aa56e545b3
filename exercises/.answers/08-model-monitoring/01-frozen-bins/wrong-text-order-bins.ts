// Sorted as texts.
// rejected: a bin for each quarter
export function makeEdges(values: readonly number[], count: number): number[] {
  const sorted = [...values].sort();
  const quantiles = Array.from(
    { length: count - 1 },
    (_, i) => sorted[Math.floor(((i + 1) / count) * sorted.length)] as number,
  );
  return [...new Set(quantiles)].filter((edge) => edge > Math.min(...values));
}

export function binOf(value: number | null | undefined, edges: readonly number[]): number {
  if (value === null || value === undefined || Number.isNaN(value)) return -1;
  return edges.filter((edge) => value >= edge).length;
}
