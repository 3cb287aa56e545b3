import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@mlops/database";
import { createTestDatabase } from "@mlops/database/testing";
import { expect, it } from "vitest";
import {
  flightFeatureSpec,
  materializeOnline,
  migrationsDirectory,
  modelInputs,
  onlineKeys,
  readOnline,
} from "../src/index.ts";
import { insertFlights, openDuckDB } from "./flight-arbitrary.ts";

it("does what the README's lines say", async () => {
  const folder = await mkdtemp(join(tmpdir(), "features-readme-"));
  const { connection, close } = await openDuckDB();
  const { pool, close: closeDatabase } = await createTestDatabase();
  const week = join(folder, "2001-03-05.parquet");
  const flight = { origin: "SFO", destination: "LAX", distance: 337, delay_minutes: 90 };
  await insertFlights(connection, [{ ...flight, scheduled_departure: "2001-03-05 05:00" }]);
  await connection.run(`copy flights to '${week}' (format parquet)`);
  const [from, to] = [Date.UTC(2001, 2, 5), Date.UTC(2001, 2, 6)];

  await migrate(pool, { schema: "features", directory: migrationsDirectory });
  const { rows } = await materializeOnline(pool, { files: [week], from, to });
  const request = { origin: "LAX", destination: "JFK", scheduled_departure: "2001-03-05T07:47", distance: 2475 };
  const states = await readOnline(pool, onlineKeys(flightFeatureSpec, request));
  const { inputs, missing } = modelInputs(flightFeatureSpec, request, states);

  expect(rows).toBe(229 * 48);
  expect(missing).toEqual([]);
  expect(inputs.origin_arrivals_3h).toBe(1);
  expect(inputs.origin_inbound_late_rate_3h).toBeGreaterThan(0.2);
  close();
  await closeDatabase();
  await rm(folder, { recursive: true });
});
