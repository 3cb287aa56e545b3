// One flight that was sure and wrong makes the week infinite.
// rejected: was sure and wrong
export interface Flight {
  probability: number;
  late: boolean;
}

export interface Verdict {
  auc: number;
  logLoss: number;
  brier: number;
  aucInterval: { lower: number; upper: number };
}

export function judge(flights: readonly Flight[], random: () => number, resamples: number): Verdict {
  return {
    auc: auc(flights),
    logLoss: mean(flights, ({ probability, late }) => {
      const kept = probability;
      return -Math.log(late ? kept : 1 - kept);
    }),
    brier: mean(flights, ({ probability, late }) => (probability - (late ? 1 : 0)) ** 2),
    aucInterval: interval(flights, random, resamples),
  };
}

function interval(flights: readonly Flight[], random: () => number, resamples: number): Verdict["aucInterval"] {
  const draw = (): Flight => flights[Math.floor(random() * flights.length)] as Flight;
  const drawn = Array.from({ length: resamples }, () => auc(flights.map(draw)));
  const sorted = drawn.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const quantile = (q: number): number => sorted[Math.floor(q * sorted.length)] ?? Number.NaN;
  return { lower: quantile(0.025), upper: quantile(0.975) };
}

/** NaN without a pair. */
function auc(flights: readonly Flight[]): number {
  const sorted = flights.toSorted((a, b) => a.probability - b.probability);
  let [wins, before, start] = [0, 0, 0];
  while (start < sorted.length) {
    let [end, late] = [start, 0];
    for (; sorted[end]?.probability === sorted[start]?.probability; end++) if (sorted[end]?.late) late++;
    const punctual = end - start - late;
    wins += late * (before + punctual / 2);
    before += punctual;
    start = end;
  }
  return wins / (before * (flights.length - before));
}

function mean(flights: readonly Flight[], value: (flight: Flight) => number): number {
  return flights.reduce((sum, flight) => sum + value(flight), 0) / flights.length;
}
