export interface Row {
  origin: string;
  /** Miles. */
  distance: number;
}

export type Score = (rows: Row[]) => Promise<(number | undefined)[]>;

export interface Parity {
  rows: number;
  largest: number;
  worst: Row;
  passes: boolean;
}

export async function parity(trained: Score, exported: Score, rows: Row[], tolerance: number): Promise<Parity> {
  const all = [...rows, ...edges(rows[0] as Row)];
  const expected = await trained(all);
  const batch = await exported(all);
  const alone = await Promise.all(all.map(async (row) => (await exported([row]))[0]));
  let [largest, worst] = [-1, all[0] as Row];
  for (const [index, row] of all.entries()) {
    const difference = Math.max(far(expected[index], batch[index]), far(expected[index], alone[index]));
    if (difference > largest) [largest, worst] = [difference, row];
  }
  return { rows: all.length, largest, worst, passes: largest <= tolerance };
}

/** Where exports go wrong. */
function edges(row: Row): Row[] {
  return [
    { ...row, origin: "???" },
    { ...row, distance: 0 },
    { ...row, distance: 100_000 },
  ];
}

function far(a = Number.NaN, b = Number.NaN): number {
  return Number.isFinite(a) && Number.isFinite(b) ? Math.abs(a - b) : Number.POSITIVE_INFINITY;
}
