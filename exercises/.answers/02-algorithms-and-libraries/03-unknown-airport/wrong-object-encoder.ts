// An object knows values that nobody put there.
// rejected: constructor
export interface Encoder {
  size: number;
  encode(value: string): number;
}

export function fitEncoder(values: readonly string[], minimumCount: number): Encoder {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  const known = Object.keys(counts)
    .filter((value) => (counts[value] ?? 0) >= minimumCount)
    .sort();
  const indices: Record<string, number> = {};
  for (const [position, value] of known.entries()) indices[value] = position + 1;
  return { size: known.length + 1, encode: (value) => indices[value] ?? 0 };
}
