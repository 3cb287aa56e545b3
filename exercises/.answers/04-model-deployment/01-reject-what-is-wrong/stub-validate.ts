export interface Flight {
  origin: string;
  destination: string;
  distance: number;
  scheduled_departure: string;
}

export type Validated = { flight: Flight } | { error: string };

/** Checks a body that came over the wire. */
export function validateFlight(body: unknown): Validated {
  // Believes everything. Your work starts here.
  return { flight: body as Flight };
}
