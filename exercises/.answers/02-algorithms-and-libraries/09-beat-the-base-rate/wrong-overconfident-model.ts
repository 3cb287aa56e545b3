// Ranks well, and shouts: far too sure.
// rejected: calibrated
export interface Flight {
  scheduled: number;
  origin: string;
  destination: string;
  distance: number;
  originLateRate: number;
}

export interface LabelledFlight extends Flight {
  late: boolean;
}

function active({ scheduled, origin, destination }: Flight): string[] {
  const date = new Date(scheduled);
  return ["bias", `hour ${date.getUTCHours()}`, `day ${date.getUTCDay()}`, `from ${origin}`, `to ${destination}`];
}

export function train(flights: readonly LabelledFlight[]): (flight: Flight) => number {
  const weights = new Map<string, number>();
  let slope = 0;
  const score = (flight: Flight): number =>
    active(flight).reduce((total, key) => total + (weights.get(key) ?? 0), slope * flight.originLateRate * 3);
  for (const rate of [0.05, 0.03, 0.02, 0.01, 0.005]) {
    for (const flight of flights) {
      const step = rate * ((flight.late ? 1 : 0) - 1 / (1 + Math.exp(-score(flight))));
      for (const key of active(flight)) weights.set(key, (weights.get(key) ?? 0) + step);
      slope += step * flight.originLateRate * 3;
    }
  }
  return (flight) => 1 / (1 + Math.exp(-4 * score(flight)));
}
