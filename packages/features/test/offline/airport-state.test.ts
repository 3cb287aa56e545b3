import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AIRPORT_STATE_COLUMNS, airportStateSql } from "../../src/flights/airport-state.ts";
import { AIRPORT_ZONES } from "../../src/flights/airport-zones.ts";
import { landedMinutes } from "../../src/flights/knowledge.ts";
import { loadFlights } from "../../src/offline/load-flights.ts";
import { wallClockToUtc } from "../../src/time/zones.ts";
import { AIRPORTS, type Flight, flight, insertFlights, keepFewAirports, openDuckDB } from "../flight-arbitrary.ts";

let connection: DuckDBConnection;
let close: () => void;

beforeAll(async () => {
  ({ connection, close } = await openDuckDB());
});
afterAll(() => close());

const MINUTE = 60_000;

describe("the state of an airport", () => {
  it("is what counting flight by flight gives", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(flight, { minLength: 1, maxLength: 80 }), async (flights) => {
        await insertFlights(connection, flights);
        await loadFlights(connection, "flights");
        await keepFewAirports(connection);
        const rows = await connection.runAndReadAll(
          `select airport, epoch_ms(bucket_start)::double as at, ${AIRPORT_STATE_COLUMNS.map((column) => column.name).join(", ")}
           from (${airportStateSql("2001-03-31 12:00:00", "2001-03-31 18:00:00")})
           where airport in (${AIRPORTS.map((airport) => `'${airport}'`).join(", ")})`,
        );
        const found = rows.getRowObjectsJS();
        expect(found).toHaveLength(AIRPORTS.length * 12);
        for (const { airport, at, ...state } of found) {
          const expected = countedState(flights, airport as string, at as number);
          for (const [name, value] of Object.entries(expected)) {
            expect(state[name], `${airport} ${at} ${name}`).toBeCloseTo(value, 4);
          }
        }
      }),
      { numRuns: 25, interruptAfterTimeLimit: 20_000 },
    );
  });
});

/** The definition in words, without SQL, windows or buckets of events. */
function countedState(flights: readonly Flight[], airport: string, at: number): Record<string, number> {
  const placed = flights.map((row) => {
    const zone = AIRPORT_ZONES[row.origin] as string;
    const left = wallClockToUtc(zone, Date.parse(`${row.scheduled_departure.replace(" ", "T")}Z`));
    const landed = left + landedMinutes(row.distance) * MINUTE;
    return { ...row, left, landed, cut: Math.max(-30, Math.min(120, row.delay_minutes)) };
  });
  const landedWithin = (minutes: number, isIts: (row: Flight) => boolean): typeof placed =>
    placed.filter((row) => isIts(row) && row.landed < at && row.landed >= at - minutes * MINUTE);
  const all = (): boolean => true;
  const out = (row: Flight): boolean => row.origin === airport;
  const into = (row: Flight): boolean => row.destination === airport;
  const late = (rows: typeof placed): number => rows.filter((row) => row.delay_minutes > 15).length;
  const delays = (rows: typeof placed): number => rows.reduce((sum, row) => sum + row.cut, 0);
  const networkRate = (minutes: number): number =>
    (late(landedWithin(minutes, all)) + 20 * 0.2) / (landedWithin(minutes, all).length + 20);
  const networkDelay = (delays(landedWithin(60, all)) + 20 * 6) / (landedWithin(60, all).length + 20);
  const rate = (minutes: number, isIts: (row: Flight) => boolean): number => {
    const rows = landedWithin(minutes, isIts);
    return (late(rows) + 4 * networkRate(minutes)) / (rows.length + 4);
  };
  const delay = (minutes: number, isIts: (row: Flight) => boolean): number => {
    const rows = landedWithin(minutes, isIts);
    return (delays(rows) + 4 * networkDelay) / (rows.length + 4);
  };
  return {
    late_rate_3h: rate(180, out),
    late_rate_24h: rate(1440, out),
    mean_delay_3h: delay(180, out),
    departures_1h: placed.filter((row) => out(row) && row.left < at && row.left >= at - 60 * MINUTE).length,
    inbound_late_rate_1h: rate(60, into),
    inbound_late_rate_3h: rate(180, into),
    inbound_late_rate_24h: rate(1440, into),
    inbound_mean_delay_1h: delay(60, into),
    inbound_mean_delay_3h: delay(180, into),
    arrivals_3h: landedWithin(180, into).length,
    network_late_rate_1h: networkRate(60),
    network_late_rate_3h: networkRate(180),
    network_late_rate_24h: networkRate(1440),
    network_mean_delay_1h: networkDelay,
  };
}
