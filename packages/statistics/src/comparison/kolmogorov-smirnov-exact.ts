/**
 * P(D >= distance) for two samples of n and m values without ties: one minus the share of lattice paths from (0, 0) to
 * (n, m) that stay nearer to the diagonal than `distance` (Hodges, 1957). The shares are kept as probabilities of a
 * random path, so nothing overflows. O(n m).
 */
export function exactKolmogorovSmirnovPValue(distance: number, n: number, m: number): number {
  // Distances are multiples of 1/lcm(n, m): compare in units of 1/(n m), rounded, so that equality is exact.
  const limit = Math.round(distance * n * m);
  const outside = (i: number, j: number): boolean => Math.abs(i * m - j * n) >= limit;
  const row = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) row[j] = outside(i, j) ? 0 : arrive(row, i, j, n, m);
  }
  return Math.min(1, Math.max(0, 1 - (row[m] as number)));
}

/** Probability of passing (i, j) unscathed: from (i-1, j) or (i, j-1), each step drawn from what is left. */
function arrive(row: Float64Array, i: number, j: number, n: number, m: number): number {
  if (i === 0 && j === 0) return 1;
  const left = n + m - (i + j - 1);
  const fromBelow = i > 0 ? ((row[j] as number) * (n - i + 1)) / left : 0;
  const fromLeft = j > 0 ? ((row[j - 1] as number) * (m - j + 1)) / left : 0;
  return fromBelow + fromLeft;
}
