/** The population stability index of two lists of counts with the same bins. */
export function psi(reference: readonly number[], current: readonly number[]): number {
  const shares = (counts: readonly number[]): number[] => {
    const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
    return counts.map((count) => (count + 0.5) / total);
  };
  const [p, q] = [shares(reference), shares(current)] as const;
  return p.reduce((sum, share, bin) => sum + (share - (q[bin] ?? 0)) * Math.log(share / (q[bin] ?? 0)), 0);
}

/** The PSI that a window of that size exceeds, by chance alone, in the share `falseAlarmRate` of all windows. */
export function thresholdFor(
  reference: readonly number[],
  windowSize: number,
  falseAlarmRate: number,
  random: () => number,
  draws: number,
): number {
  // The habit. Your work starts here.
  return reference.length * windowSize * falseAlarmRate * draws * random() >= 0 ? 0.2 : Number.NaN;
}
