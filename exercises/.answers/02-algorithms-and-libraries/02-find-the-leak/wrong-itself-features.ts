// Only the flight itself is left out.
// rejected: what happens after
export interface Flight {
  id: number;
  scheduled: number;
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

export function featuresOf(flight: Flight, all: readonly Flight[]): Features {
  const others = all.filter(({ id }) => id !== flight.id);
  const day = others.filter((other) => other.origin === flight.origin && dayOf(other) === dayOf(flight));
  const route = others.filter((other) => other.origin === flight.origin && other.destination === flight.destination);
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
