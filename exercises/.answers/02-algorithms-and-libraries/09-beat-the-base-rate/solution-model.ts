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

/** The inputs that are one; all others are zero. */
function active({ scheduled, origin, destination, distance }: Flight): string[] {
  const date = new Date(scheduled);
  return [
    "bias",
    `hour ${date.getUTCHours()}`,
    `day ${date.getUTCDay()}`,
    `from ${origin}`,
    `to ${destination}`,
    `distance ${Math.min(5, Math.floor(distance / 500))}`,
  ];
}

export function train(flights: readonly LabelledFlight[]): (flight: Flight) => number {
  const weights = new Map<string, number>();
  let slope = 0;
  const predict = (flight: Flight): number => {
    const sum = active(flight).reduce(
      (total, key) => total + (weights.get(key) ?? 0),
      slope * flight.originLateRate * 3,
    );
    return 1 / (1 + Math.exp(-sum));
  };
  for (const rate of [0.05, 0.03, 0.02, 0.01, 0.005]) {
    for (const flight of flights) {
      const step = rate * ((flight.late ? 1 : 0) - predict(flight));
      for (const key of active(flight)) weights.set(key, (weights.get(key) ?? 0) + step);
      slope += step * flight.originLateRate * 3;
    }
  }
  return predict;
}
