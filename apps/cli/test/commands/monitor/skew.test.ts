import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { insertPredictions, migrateMetadata } from "@mlops/metadata";
import { compareServed } from "@mlops/monitoring";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NoFlightFilesError, skewCommand } from "../../../src/commands/monitor/skew/command.ts";
import { computeServedOffline } from "../../../src/commands/monitor/skew/compute-offline.ts";
import { readServedFlights, type ServedFlight } from "../../../src/commands/monitor/skew/served-flights.ts";
import { runCommand } from "../run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "skew-"));
const file = join(folder, "2001-04-02.parquet");
const WEEK = "2001-04-02";

/** A flight every twenty minutes between two airports, every third one late. */
async function writeFlights(): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`copy (
    select timestamp '2001-04-02 06:00' + to_minutes(20 * i) as scheduled_departure,
      case when i % 2 = 0 then 'ATL' else 'ORD' end as origin, case when i % 2 = 0 then 'ORD' else 'ATL' end as destination,
      600::bigint as distance, (case when i % 3 = 0 then 40 else 2 end)::bigint as delay_minutes
    from range(60) as t(i)) to '${file}' (format parquet)`);
  instance.closeSync();
}

function flight(i: number): ServedFlight {
  const [origin, destination] = i % 2 === 0 ? ["ATL", "ORD"] : ["ORD", "ATL"];
  const scheduledDeparture = new Date(Date.UTC(2001, 3, 2, 6, 20 * i)).toISOString().slice(0, 19);
  return {
    id: `01890000-0000-7000-8000-${String(i).padStart(12, "0")}`,
    scheduledDeparture,
    origin,
    destination,
    distance: 600,
    features: {},
  } as ServedFlight;
}

describe("training-serving skew", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    await writeFlights();
    database = await createTestDatabase();
    await migrateMetadata(database.pool);
    const flights = Array.from({ length: 60 }, (_, i) => flight(i));
    const computed = await computeServedOffline(flights, [file]);
    await insertPredictions(
      database.pool,
      computed.map((pair, i) => ({
        id: pair.id,
        modelName: "flight-delays",
        modelVersion: 1,
        requestedAt: new Date(),
        eventTime: `${flight(i).scheduledDeparture}Z`,
        request: {
          scheduled_departure: flight(i).scheduledDeparture,
          origin: flight(i).origin,
          destination: flight(i).destination,
          distance: 600,
        },
        // From the fiftieth on the store was behind, and the miles were taken for kilometres once.
        features: {
          ...pair.computed,
          ...(i >= 50 ? { origin_late_rate_3h: -1 } : {}),
          ...(i === 7 ? { distance: 965.6 } : {}),
        },
        probability: 0.2,
      })),
    );
  });
  afterAll(() => database.close());

  it("is found by computing each flight again from the files", async () => {
    const served = await readServedFlights(database.pool, WEEK, 1000);
    const skew = compareServed(await computeServedOffline(served, [file]));
    const found = skew
      .filter(({ different }) => different > 0)
      .map(({ feature, rows, different }) => [feature, rows, different]);
    expect(found.sort()).toEqual([
      ["distance", 60, 1],
      ["origin_late_rate_3h", 60, 10],
    ]);
  });

  it("is looked for in a part of the predictions, if so asked, and in that week only", async () => {
    expect(await readServedFlights(database.pool, WEEK, 25)).toHaveLength(25);
    expect(await readServedFlights(database.pool, "2001-04-09", 25)).toEqual([]);
  });

  it("leaves out flights that the files do not have", async () => {
    expect(await computeServedOffline([{ ...flight(3), distance: 601 }], [file])).toEqual([]);
  });

  it("says which file is missing, and refuses what is no Monday", async () => {
    const command = (...words: string[]) => runCommand(skewCommand(), "--flights", folder, ...words);
    await expect(command("--week", "2001-04-09")).rejects.toThrow(NoFlightFilesError);
    await expect(command("--week", "2001-04-09")).rejects.toThrow(/2001-04-09\.parquet.*--flights/);
    await expect(command("--week", "2001-04-03")).rejects.toThrow("expected a Monday");
  });
});
