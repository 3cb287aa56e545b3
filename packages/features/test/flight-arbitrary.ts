import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";

/** A flight of the raw data. */
export interface Flight {
  readonly scheduled_departure: string;
  readonly origin: string;
  readonly destination: string;
  readonly distance: number;
  readonly delay_minutes: number;
}

/** Airports in five zones, Hawaii and Phoenix (no summer time) among them. */
export const AIRPORTS = ["JFK", "ORD", "DEN", "PHX", "LAX", "HNL"];

const delay = fc.oneof(fc.integer({ min: -60, max: 14 }), fc.integer({ min: 15, max: 400 }));

/** Flights of two days in April 2001, over the change to summer time. */
export const flight: fc.Arbitrary<Flight> = fc.record({
  scheduled_departure: fc
    .integer({ min: 0, max: 2 * 1440 - 1 })
    .map((minute) => new Date(Date.UTC(2001, 2, 31) + minute * 60_000).toISOString().slice(0, 16).replace("T", " ")),
  origin: fc.constantFrom(...AIRPORTS),
  destination: fc.constantFrom(...AIRPORTS),
  distance: fc.integer({ min: 50, max: 2600 }),
  delay_minutes: delay,
});

export const otherDelay: fc.Arbitrary<number> = delay;

/** Makes a table `flights` of them. */
export async function insertFlights(connection: DuckDBConnection, flights: readonly Flight[]): Promise<void> {
  const rows = flights.map(
    (row) =>
      `(timestamp '${row.scheduled_departure}', '${row.origin}', '${row.destination}', ${row.distance}::bigint, ${row.delay_minutes}::bigint)`,
  );
  await connection.run(
    `create or replace temp table flights as
     select * from (values ${rows.join(", ")}) as t(scheduled_departure, origin, destination, distance, delay_minutes)`,
  );
}

/** A DuckDB in memory, to be closed with the test file. */
export async function openDuckDB(): Promise<{ connection: DuckDBConnection; close: () => void }> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Leaves only {@link AIRPORTS} in the grid of `loadFlights`, for speed. */
export async function keepFewAirports(connection: DuckDBConnection): Promise<void> {
  await connection.run(`delete from airports where airport not in (${AIRPORTS.map((code) => `'${code}'`).join(", ")})`);
}
