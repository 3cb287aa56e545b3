// NaN is of type number: it goes on to the model.
// rejected: not a number at all
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
    const value = flight[name];
    if (typeof value !== "string" || !/^[A-Z]{3}$/.test(value))
      return { error: `${name}: expected three capital letters, found ${shown(name)}` };
  }
  const distance = flight.distance;
  if (typeof distance !== "number" || distance <= 0)
    return { error: `distance: expected a number above 0, found ${shown("distance")}` };
  const time = flight.scheduled_departure;
  const date = typeof time === "string" && /^\d{4}-.*Z$/.test(time) ? new Date(time) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== String(time).slice(0, 19)) {
    return { error: `scheduled_departure: expected a time, found ${shown("scheduled_departure")}` };
  }
  const extra = Object.keys(flight).find(
    (name) => !["origin", "destination", "distance", "scheduled_departure"].includes(name),
  );
  return extra === undefined
    ? { flight: body as Flight }
    : { error: `${extra}: expected no such field, found ${shown(extra)}` };
}
