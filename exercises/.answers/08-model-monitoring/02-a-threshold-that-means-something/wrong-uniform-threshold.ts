// Draws bins evenly, whatever their share.
// rejected: is found
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
  const found = Array.from({ length: draws }, () => {
    const window = reference.map(() => 0);
    for (let i = 0; i < windowSize; i++) window[Math.floor(random() * window.length)]!++;
    return psi(reference, window);
  }).sort((a, b) => a - b);
  return found[Math.ceil((1 - falseAlarmRate) * draws) - 1] as number;
}
