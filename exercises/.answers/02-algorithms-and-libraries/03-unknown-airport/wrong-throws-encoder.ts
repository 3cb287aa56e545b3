// A typo takes the service down.
// rejected: nowhere
export interface Encoder {
  size: number;
  encode(value: string): number;
}

export function fitEncoder(values: readonly string[], minimumCount: number): Encoder {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const known = [...counts].flatMap(([value, count]) => (count >= minimumCount ? [value] : [])).sort();
  const encode = (value: string): number => {
    if (!counts.has(value)) throw new Error(`${value} is nowhere`);
    return known.indexOf(value) + 1;
  };
  return { size: known.length + 1, encode };
}
