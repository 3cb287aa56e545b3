// The late rate itself: it ranks, and is no better than that.
// rejected: better than the late rate alone
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

export function train(flights: readonly LabelledFlight[]): (flight: Flight) => number {
  const share = flights.filter(({ late }) => late).length / flights.length;
  return ({ originLateRate }) => Math.min(0.95, Math.max(0.02, 0.5 * share + 0.5 * originLateRate));
}
