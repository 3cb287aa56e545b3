export interface Flight {
  origin: string;
  destination: string;
  distance: number;
  scheduled_departure: string;
}

export type Validated = { flight: Flight } | { error: string };

const fields: Record<keyof Flight, { expected: string; holds: (value: unknown) => boolean }> = {
  origin: { expected: "three capital letters", holds: isAirport },
  destination: { expected: "three capital letters", holds: isAirport },
  distance: { expected: "a number above 0", holds: (value) => Number.isFinite(value) && Number(value) > 0 },
  scheduled_departure: { expected: "a time such as 2001-03-05T10:30:00Z", holds: isTime },
};

export function validateFlight(body: unknown): Validated {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { error: `body: expected an object, found ${shown(body)}` };
  }
  const given = new Map<string, unknown>(Object.entries(body));
  for (const [name, { expected, holds }] of Object.entries(fields)) {
    const value = given.get(name);
    if (!holds(value)) return { error: `${name}: expected ${expected}, found ${shown(value)}` };
  }
  const extra = [...given.keys()].find((name) => !Object.hasOwn(fields, name));
  return extra === undefined
    ? { flight: body as Flight }
    : { error: `${extra}: expected no such field, found ${shown(given.get(extra))}` };
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : typeof value === "number" ? String(value) : JSON.stringify(value);
}

function isAirport(value: unknown): boolean {
  return typeof value === "string" && /^[A-Z]{3}$/.test(value);
}

function isTime(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value)) return false;
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === value.slice(0, 19);
}
