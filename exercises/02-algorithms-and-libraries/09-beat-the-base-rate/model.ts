export interface Flight {
  /** Milliseconds since 1970, UTC. */
  scheduled: number;
  origin: string;
  destination: string;
  /** Miles. */
  distance: number;
  /** Late share of the last three hours at the origin, known at the schedule. */
  originLateRate: number;
}

export interface LabelledFlight extends Flight {
  late: boolean;
}

/** Learns from past flights; the result gives the probability that a flight will be late. */
export function train(flights: readonly LabelledFlight[]): (flight: Flight) => number {
  // The base rate for everybody. Your work starts here.
  const share = flights.filter(({ late }) => late).length / flights.length;
  return () => share;
}
