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
  let sum = 0;
  const cumulative = reference.map((count) => {
    sum += count;
    return sum / total;
  });
  const draw = (): number => {
    const window = reference.map(() => 0);
    for (let i = 0; i < windowSize; i++) {
      const u = random();
      window[cumulative.findIndex((share) => u < share)]!++;
    }
    return psi(reference, window);
  };
  const found = Array.from({ length: draws }, draw).sort((a, b) => a - b);
  return found[Math.ceil((1 - falseAlarmRate) * draws) - 1] as number;
}
