export interface Flight {
  id: number;
  /** Milliseconds since 1970, UTC. */
  scheduled: number;
  /** Minutes after the schedule at which it left. */
  delay: number;
  origin: string;
  destination: string;
}

export interface Features {
  hour: number;
  dayLateRate: number | undefined;
  routeMean: number | undefined;
  scheduledBefore: number;
}

/** The features of one flight, as they were known at its scheduled departure. Some of this looks ahead: find it. */
export function featuresOf(flight: Flight, all: readonly Flight[]): Features {
  const day = all.filter((other) => other.origin === flight.origin && dayOf(other) === dayOf(flight));
  const route = all.filter((other) => other.origin === flight.origin && other.destination === flight.destination);
  return {
    hour: new Date(flight.scheduled).getUTCHours(),
    dayLateRate: mean(day.map(({ delay }) => (delay > 15 ? 1 : 0))),
    routeMean: mean(route.map(({ delay }) => delay)),
    scheduledBefore: day.filter((other) => other.scheduled < flight.scheduled).length,
  };
}

function dayOf({ scheduled }: Flight): number {
  return Math.floor(scheduled / 86_400_000);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
