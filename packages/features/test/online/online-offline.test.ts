import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { migrate } from "@mlops/database";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UnknownViewError } from "../../src/errors.ts";
import { flightFeatureSpec } from "../../src/flights/feature-spec.ts";
import { computeOffline } from "../../src/offline/flight-features.ts";
import { loadFlights } from "../../src/offline/load-flights.ts";
import { materializeOnline } from "../../src/online/materialize.ts";
import { migrationsDirectory } from "../../src/online/migrations.ts";
import { readOnline } from "../../src/online/read.ts";
import { modelInputs, onlineKeys } from "../../src/spec/assemble.ts";
import { type Flight, flight, insertFlights, openDuckDB } from "../flight-arbitrary.ts";

const DAY = 86_400_000;
const range = { from: Date.UTC(2001, 2, 31), to: Date.UTC(2001, 2, 31) + 3 * DAY };
let connection: DuckDBConnection;
let close: () => void;
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  ({ connection, close } = await openDuckDB());
  database = await createTestDatabase();
  await migrate(database.pool, { schema: "features", directory: migrationsDirectory });
  folder = await mkdtemp(join(tmpdir(), "features-online-"));
});
afterAll(async () => {
  close();
  await database.close();
  await rm(folder, { recursive: true });
});

async function parquetOf(flights: readonly Flight[]): Promise<string> {
  const file = join(folder, "flights.parquet");
  await insertFlights(connection, flights);
  await connection.run(`copy flights to '${file}' (format parquet)`);
  return file;
}

describe("the online store", () => {
  it("gives a request the very numbers that its flight has offline", async () => {
    const flights = fc.sample(flight, { numRuns: 400, seed: 5 });
    const file = await parquetOf(flights);
    await loadFlights(connection, "flights");
    await computeOffline(connection, flightFeatureSpec);
    const offline = (await connection.runAndReadAll("select * from flight_features")).getRowObjectsJS();
    expect(offline).toHaveLength(400);

    await materializeOnline(database.pool, { files: [file], ...range });
    const requests = offline.map(({ origin, destination, distance, scheduled_departure }) => ({
      ...{ origin, destination, distance },
      scheduled_departure: (scheduled_departure as Date).toISOString(),
    }));
    const rows = await readOnline(
      database.pool,
      requests.flatMap((request) => onlineKeys(flightFeatureSpec, request)),
    );
    requests.forEach((request, index) => {
      const { inputs, missing } = modelInputs(flightFeatureSpec, request, rows.slice(2 * index, 2 * index + 2));
      expect(missing).toEqual([]);
      for (const name of flightFeatureSpec.inputs) {
        const [online, expected] = [inputs[name], offline[index]?.[name]];
        expect(typeof online === "number" ? Math.fround(online) : online, name).toBe(expected);
      }
    });
  });

  it("is written again without harm, newer numbers replacing older ones", async () => {
    const [first] = fc.sample(flight, { numRuns: 1, seed: 1 }) as [Flight];
    const late = { ...first, scheduled_departure: "2001-03-31 06:00", distance: 70, delay_minutes: 100 };
    const key = {
      view: "airport_state",
      entity: late.origin,
      bucketMillis:
        onlineKeys(flightFeatureSpec, { ...late, scheduled_departure: "2001-03-31 08:00" })[0]?.bucketMillis ?? 0,
    };
    const files = [await parquetOf([{ ...late, delay_minutes: 0 }])];
    const day = { from: range.from, to: range.from + DAY };
    const written = await materializeOnline(database.pool, { files, ...day });
    const [before] = await readOnline(database.pool, [key]);
    await parquetOf([late]);
    expect((await materializeOnline(database.pool, { files, ...day })).rows).toBe(written.rows);
    const [after] = await readOnline(database.pool, [key]);
    expect(after?.late_rate_3h).toBeGreaterThan(before?.late_rate_3h ?? 1);
  });

  it("counts the longest flight from the clock furthest behind, for as long as windows look back", async () => {
    const left = Date.UTC(2001, 2, 31, 0, 0);
    const far = { origin: "HNL", destination: "JFK", distance: 4962, delay_minutes: 100 };
    const files = [await parquetOf([{ ...far, scheduled_departure: "2001-03-31 00:00" }])];
    // 10 hours to UTC, 45 + 709 minutes in the air, a day of window.
    const lastCounted = left + (10 * 60 + 754 + 24 * 60) * 60_000;
    const from = Math.floor(lastCounted / 1_800_000) * 1_800_000;
    await materializeOnline(database.pool, { files, from, to: from + 3_600_000 });
    const key = { view: "airport_state", entity: "JFK" };
    const [counted, over] = await readOnline(database.pool, [
      { ...key, bucketMillis: from },
      { ...key, bucketMillis: from + 1_800_000 },
    ]);
    expect(counted?.inbound_late_rate_24h).toBeGreaterThan(0.3);
    expect(over?.inbound_late_rate_24h).toBeCloseTo(0.2, 5);
  });

  it("answers keys in their order, undefined where it has no row, twice where asked twice", async () => {
    const known = { view: "airport_state", entity: "DEN", bucketMillis: range.from };
    const unknown = { ...known, entity: "XXX" };
    const between = { ...known, bucketMillis: range.from + 1 };
    const [a, b, c, d] = await readOnline(database.pool, [unknown, known, between, known]);
    expect([a, c]).toEqual([undefined, undefined]);
    expect(b?.departures_1h).toBe(0);
    expect(d).toEqual(b);
    expect(await readOnline(database.pool, [])).toEqual([]);
  });

  it("refuses a view that it does not have, naming those it has", async () => {
    const key = { view: "airport_mood", entity: "DEN", bucketMillis: 0 };
    await expect(readOnline(database.pool, [key])).rejects.toThrow(UnknownViewError);
    await expect(readOnline(database.pool, [key])).rejects.toThrow("which has airport_state");
  });
});
