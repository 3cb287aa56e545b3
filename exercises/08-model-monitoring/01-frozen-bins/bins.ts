/** Inner edges, ascending, of bins with about equally many values. */
export function makeEdges(values: readonly number[], count: number): number[] {
  // Equally wide, not equally full. Your work starts here.
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return Array.from({ length: count - 1 }, (_, i) => low + ((i + 1) * (high - low)) / count);
}

/** The bin of a value: 0 to edges.length; -1 for a missing one. */
export function binOf(value: number | null | undefined, edges: readonly number[]): number {
  return edges.filter((edge) => Number(value) >= edge).length;
}
