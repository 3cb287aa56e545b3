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
  const day = all.filter((other) => other.origin === flight.origin && dayOf(other) === dayOf(flight));
  const route = all.filter((other) => other.origin === flight.origin && other.destination === flight.destination);
  const known = (other: Flight): boolean => other.scheduled + other.delay * 60_000 < flight.scheduled;
  return {
    hour: new Date(flight.scheduled).getUTCHours(),
    dayLateRate: mean(day.filter(known).map(({ delay }) => (delay > 15 ? 1 : 0))),
    routeMean: mean(route.filter(known).map(({ delay }) => delay)),
    scheduledBefore: day.filter((other) => other.scheduled < flight.scheduled).length,
  };
}

function dayOf({ scheduled }: Flight): number {
  return Math.floor(scheduled / 86_400_000);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
