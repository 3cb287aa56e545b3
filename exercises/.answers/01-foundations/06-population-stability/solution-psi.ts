function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
  return counts.map((count) => (count + 0.5) / total);
}

export function psi(reference: readonly number[], current: readonly number[]): number {
  const [p, q] = [shares(reference), shares(current)] as const;
  return p.reduce((sum, share, bin) => {
    const other = q[bin] ?? 0;
    return sum + (share - other) * Math.log(share / other);
  }, 0);
}
