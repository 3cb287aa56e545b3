// The mean of what chance gives: half of all windows are above it.
// rejected: false alarms
export function psi(reference: readonly number[], current: readonly number[]): number {
  const shares = (counts: readonly number[]): number[] => {
    const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
    return counts.map((count) => (count + 0.5) / total);
  };
  const [p, q] = [shares(reference), shares(current)] as const;
  return p.reduce((sum, share, bin) => sum + (share - (q[bin] ?? 0)) * Math.log(share / (q[bin] ?? 0)), 0);
}

export function thresholdFor(
  reference: readonly number[],
  windowSize: number,
  falseAlarmRate: number,
  random: () => number,
  draws: number,
): number {
  const total = reference.reduce((sum, count) => sum + count, 0);
  const found = Array.from({ length: draws }, () => {
    const window = reference.map(() => 0);
    for (let i = 0; i < windowSize; i++) {
      let u = random() * total;
      window[reference.findIndex((count) => (u -= count) < 0)]!++;
    }
    return psi(reference, window);
  });
  return (found.reduce((sum, value) => sum + value, 0) / draws) * (1 + falseAlarmRate);
}
