// The Kullback-Leibler divergence: one half of it, and not symmetric.
// rejected: which of the two is the reference does not matter
function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
  return counts.map((count) => (count + 0.5) / total);
}

export function psi(reference: readonly number[], current: readonly number[]): number {
  const [p, q] = [shares(reference), shares(current)] as const;
  return p.reduce((sum, share, bin) => sum + share * Math.log(share / (q[bin] ?? 0)), 0);
}
