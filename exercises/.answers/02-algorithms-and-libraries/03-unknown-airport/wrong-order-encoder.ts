// Numbered as they come: another order of the rows makes another model.
// rejected: the order of the rows
export interface Encoder {
  size: number;
  encode(value: string): number;
}

export function fitEncoder(values: readonly string[], minimumCount: number): Encoder {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const known = [...counts].flatMap(([value, count]) => (count >= minimumCount ? [value] : []));
  const indices = new Map(known.map((value, position) => [value, position + 1]));
  return { size: known.length + 1, encode: (value) => indices.get(value) ?? 0 };
}
