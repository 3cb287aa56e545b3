import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { emptyTables, type FakeRegistry, fakeRegistry, type RunningMonitor, runMonitor } from "../running-monitor.ts";
import { labelFlights, logFlights, MODEL, makeFlights, predictionId, referenceOf, seeded } from "../synthetic-log.ts";
import { until } from "../until.ts";

const random = seeded(11);
const reference = JSON.stringify(referenceOf(makeFlights(random, "2001-01-01", 63, 6000)));

describe("the monitor with things amiss", () => {
  let database: TestDatabase;
  let monitor: RunningMonitor;
  const run = async (registry: FakeRegistry): Promise<RunningMonitor> => runMonitor(registry, {}, database);

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await monitor.close();
    await emptyTables(database);
  });
  afterAll(() => database.close());

  it("leaves alone a version whose reference is of before there were bins, and says so", async () => {
    monitor = await run(fakeRegistry({ "1/reference.json": JSON.stringify({ mean: 0.2, deviation: 0.1 }) }));
    await logFlights(monitor.database.pool, makeFlights(random, "2001-03-05", 7, 300), { batch: 1 });
    const { windows } = await until(monitor.status, ({ windows }) => windows.length === 1);
    expect(windows[0]).toMatchObject({ week: "2001-03-05", drift: null });
    const metrics = await until(monitor.metrics, (text) => text.includes("mlops_reference_available{"));
    expect(metrics).toContain('mlops_reference_available{model_name="flight-delays",model_version="1"} 0');
    expect((await fetch(`${monitor.url()}/health`)).status).toBe(200);
  });

  it("measures the windows it could not when the registry is back", async () => {
    const registry = fakeRegistry({ "1/reference.json": reference });
    registry.away = true;
    monitor = await run(registry);
    await logFlights(monitor.database.pool, makeFlights(random, "2001-03-05", 7, 300), { batch: 1 });
    const blind = await until(monitor.status, ({ windows }) => windows.length === 1);
    expect(blind.windows[0]?.drift).toBeNull();
    registry.away = false;
    const { windows, model } = await until(monitor.status, ({ windows }) => windows[0]?.drift !== null);
    expect(windows).toHaveLength(1);
    expect(model.version).toBe(1);
  });

  it("is not led to close a week by a request for a flight months ahead, and closes none without traffic", async () => {
    monitor = await run(fakeRegistry({ "1/reference.json": reference }));
    await logFlights(monitor.database.pool, makeFlights(random, "2001-03-05", 7, 300), { batch: 1 });
    await logFlights(monitor.database.pool, makeFlights(random, "2001-06-04", 1, 3), { batch: 2 });
    const { windows } = await until(monitor.status, ({ windows }) => windows.length === 2);
    expect(windows.map(({ week, status }) => [week, status])).toEqual([
      ["2001-03-05", "open"],
      ["2001-06-04", "open"],
    ]);
  });

  it("measures a closed week again when rows and labels come late", async () => {
    monitor = await run(fakeRegistry({ "1/reference.json": reference }));
    const flights = makeFlights(random, "2001-03-05", 7, 300);
    await logFlights(monitor.database.pool, flights, { batch: 1 });
    await logFlights(monitor.database.pool, makeFlights(random, "2001-03-12", 2, 50), { batch: 2 });
    await until(monitor.status, ({ windows }) => windows[0]?.status === "closed");
    await labelFlights(monitor.database.pool, flights, 1);
    const { windows } = await until(monitor.status, ({ windows }) => windows[0]?.performance?.shareLabelled === 1);
    expect(windows[0]).toMatchObject({ status: "closed", week: "2001-03-05" });
  });

  it("tells of an unknown category, and of online features that the store had none of, while the week is open", async () => {
    monitor = await run(fakeRegistry({ "1/reference.json": reference }));
    const flights = makeFlights(random, "2001-03-05", 2, 400);
    for (const features of flights.features.slice(0, 100)) Object.assign(features, { origin: "XXX", late_rate: null });
    await logFlights(monitor.database.pool, flights, { batch: 1 });
    const { alerts } = await until(monitor.status, ({ alerts }) => alerts.length > 0);
    expect(alerts).toMatchObject([
      { name: "MissingFeature", labels: { feature: "late_rate" } },
      { name: "UnseenCategory", labels: { feature: "origin" } },
    ]);
    await logFlights(monitor.database.pool, makeFlights(random, "2001-03-07", 2, 1000), { batch: 2 });
    await until(monitor.status, ({ alerts }) => alerts.length === 0);
  });

  it("names the airport where labels and predictions part", async () => {
    monitor = await run(fakeRegistry({ "1/reference.json": reference }));
    const flights = makeFlights(random, "2001-03-05", 7, 900);
    flights.late = flights.late.map((late, row) => (flights.features[row]?.origin === "LAX" ? 1 : late));
    await logFlights(monitor.database.pool, flights, { batch: 1 });
    await labelFlights(monitor.database.pool, flights, 1);
    const { windows } = await until(monitor.status, ({ windows }) => (windows[0]?.slices?.worst.length ?? 0) > 0);
    expect(windows[0]?.slices?.worst.map(({ value }) => value)).toEqual(["LAX"]);
  });

  it("fires when many labels contradict", async () => {
    monitor = await run(fakeRegistry({ "1/reference.json": reference }));
    const flights = makeFlights(random, "2001-03-05", 7, 300);
    await logFlights(monitor.database.pool, flights, { batch: 1 });
    await labelFlights(monitor.database.pool, flights, 1);
    const labels = flights.late.map((late, row) => ({
      prediction_id: predictionId(1, row),
      delay_minutes: late ? 0 : 99,
      observed_at: "2001-03-12T00:00:00Z",
    }));
    expect(await (await monitor.post("/labels", { labels })).json()).toMatchObject({ contradictions: 300 });
    const { alerts } = await until(monitor.status, ({ alerts }) => alerts.length > 0);
    expect(alerts.map(({ name }) => name)).toEqual(["ContradictingLabels"]);
  });

  it("opens an incident when a retraining has failed for good, and closes it when one has gone well", async () => {
    monitor = await run(fakeRegistry({ "1/reference.json": reference }));
    const { pool } = monitor.database;
    const end = (state: string) =>
      pool.query(
        `insert into pgboss.job (name, state, retry_limit, completed_on) values ('retraining', $1, 2, clock_timestamp())`,
        [state],
      );
    await end("retry");
    await end("failed");
    const { alerts } = await until(monitor.status, ({ alerts }) => alerts.length > 0);
    expect(alerts.map(({ name }) => name)).toEqual(["RetrainingFailed"]);
    await end("completed");
    await until(monitor.status, ({ alerts }) => alerts.length === 0);
    const { rows } = await pool.query("select alert, status from mlops.incidents");
    expect(rows).toEqual([{ alert: "RetrainingFailed", status: "closed" }]);
  });

  it("goes on when the log's tables fail for a while", async () => {
    monitor = await run(fakeRegistry({ "1/reference.json": reference }));
    const { pool } = monitor.database;
    await pool.query("alter table mlops.labels rename to labels_away");
    await until(monitor.metrics, (text) => /mlops_monitor_look_failures_total [1-9]/.test(text));
    await until(
      async () => fetch(`${monitor.url()}/health`),
      ({ status }) => status === 503,
    );
    await pool.query("alter table mlops.labels_away rename to labels");
    await logFlights(pool, makeFlights(random, "2001-03-05", 7, 300), { batch: 1 });
    await until(monitor.status, ({ windows }) => windows.length === 1);
    expect((await fetch(`${monitor.url()}/health`)).status).toBe(200);
    expect((await monitor.status()).model).toEqual({ name: MODEL, version: 1 });
  });
});
