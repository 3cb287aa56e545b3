import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AIRPORT_ZONES } from "../../src/flights/airport-zones.ts";
import { flightFeatureSpec } from "../../src/flights/feature-spec.ts";
import { landedMinutes } from "../../src/flights/knowledge.ts";
import { computeOffline } from "../../src/offline/flight-features.ts";
import { loadFlights } from "../../src/offline/load-flights.ts";
import { wallClockToUtc } from "../../src/time/zones.ts";
import { type Flight, flight, insertFlights, keepFewAirports, openDuckDB, otherDelay } from "../flight-arbitrary.ts";

let connection: DuckDBConnection;
let close: () => void;

beforeAll(async () => {
  ({ connection, close } = await openDuckDB());
});
afterAll(() => close());

/** The features of the flight that is marked by a distance that no other has. */
const MARKED_DISTANCE = 3333;

async function featuresOfMarked(flights: readonly Flight[]): Promise<unknown> {
  await insertFlights(connection, flights);
  await loadFlights(connection, "flights");
  await keepFewAirports(connection);
  await computeOffline(connection, flightFeatureSpec);
  const reader = await connection.runAndReadAll(
    `select ${flightFeatureSpec.inputs.join(", ")} from flight_features where distance = ${MARKED_DISTANCE}`,
  );
  return reader.getRowObjectsJS();
}

const departureOf = (row: Flight): number =>
  wallClockToUtc(AIRPORT_ZONES[row.origin] as string, Date.parse(`${row.scheduled_departure.replace(" ", "T")}Z`));
const landingOf = (row: Flight): number => departureOf(row) + landedMinutes(row.distance) * 60_000;

describe("the features of a flight", () => {
  it("stay the same whatever happens at or after its departure", async () => {
    const arbitrary = fc.record({
      marked: flight.map((row) => ({ ...row, distance: MARKED_DISTANCE })),
      others: fc.array(fc.record({ flight, delay: otherDelay, replacement: flight, isCancelled: fc.boolean() }), {
        minLength: 20,
        maxLength: 60,
      }),
      ownDelay: otherDelay,
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ marked, others, ownDelay }) => {
        const departure = departureOf(marked);
        const changed = others.flatMap((other) => {
          if (landingOf(other.flight) < departure) return [other.flight];
          if (departureOf(other.flight) < departure) return [{ ...other.flight, delay_minutes: other.delay }];
          if (other.isCancelled) return [];
          return departureOf(other.replacement) < departure ? [other.flight] : [other.replacement];
        });
        const before = await featuresOfMarked([marked, ...others.map((other) => other.flight)]);
        const after = await featuresOfMarked([{ ...marked, delay_minutes: ownDelay }, ...changed]);
        expect(after).toEqual(before);
      }),
      { numRuns: 40, interruptAfterTimeLimit: 20_000 },
    );
  });

  const marked = { origin: "JFK", destination: "ORD", distance: MARKED_DISTANCE, delay_minutes: 0 };
  const at = (time: string, change: Partial<Flight> = {}): Flight => ({
    ...{ origin: "JFK", destination: "ORD", distance: 70, delay_minutes: 0 },
    ...change,
    scheduled_departure: `2001-03-31 ${time}`,
  });

  it("change with what landed just before the bucket, and not with what landed on it", async () => {
    const flightAt = { ...marked, scheduled_departure: "2001-03-31 12:00" };
    // 70 miles: known 55 minutes after it left.
    const onTime = await featuresOfMarked([flightAt, at("11:04")]);
    expect(await featuresOfMarked([flightAt, at("11:04", { delay_minutes: 60 })])).not.toEqual(onTime);
    const onBoundary = await featuresOfMarked([flightAt, at("11:05")]);
    expect(await featuresOfMarked([flightAt, at("11:05", { delay_minutes: 60 })])).toEqual(onBoundary);
  });

  it("do not see an hour into the future of an airport further west", async () => {
    // 12:00 in New York is 9:00 in Los Angeles: a flight that lands there at 10:00 by its own clock is yet to land.
    const flightAt = { ...marked, destination: "LAX", scheduled_departure: "2001-03-31 12:00" };
    const west = (time: string, delay: number): Flight =>
      at(time, { origin: "SAN", destination: "LAX", delay_minutes: delay });
    expect(await featuresOfMarked([flightAt, west("09:00", 60)])).toEqual(
      await featuresOfMarked([flightAt, west("09:00", 0)]),
    );
    expect(await featuresOfMarked([flightAt, west("07:55", 60)])).not.toEqual(
      await featuresOfMarked([flightAt, west("07:55", 0)]),
    );
  });
});
