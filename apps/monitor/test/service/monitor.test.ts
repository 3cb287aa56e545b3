import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelRegistry } from "../../src/registry/model-registry.ts";
import { type MonitorService, startService } from "../../src/service/start.ts";
import type { Settings } from "../../src/settings.ts";
import { labelFlights, logFlights, MODEL, makeFlights, predictionId, referenceOf, seeded } from "../synthetic-log.ts";
import { until } from "../until.ts";

const settings: Settings = {
  databaseUrl: "",
  trackingUri: undefined,
  modelName: MODEL,
  modelAlias: "champion",
  host: "127.0.0.1",
  port: 0,
  logLevel: "silent",
  pollMilliseconds: 20,
  lateAfterMinutes: 15,
  watermarkRows: 20,
  labelWaitSeconds: 60,
  coolDownWeeks: 2,
  sliceFeatures: ["origin"],
  retrainOn: "evaluation",
  webhookToken: undefined,
};

const random = seeded(1);
const reference = JSON.stringify(referenceOf(makeFlights(random, "2001-01-01", 63, 6000)));
const registry: ModelRegistry = {
  versionOfAlias: async () => 1,
  readModelFile: async (_, version, path) => (version === 1 && path === "reference.json" ? reference : undefined),
  close: async () => {},
};

interface Status {
  alerts: { name: string; state: string; labels: Record<string, string> }[];
  windows: {
    week: string;
    status: string;
    drift: { score: { psi: number; verdict: string } } | null;
    performance: { shareLabelled: number } | null;
  }[];
  alertHistory: { name: string; week: string }[];
  retrainings: { alert: string; week: string; throughWeek: string; jobId: string | null }[];
}

describe("the monitor on a log with drift in its third week", () => {
  let database: TestDatabase;
  let monitor: MonitorService;
  const status = async (): Promise<Status> => (await fetch(`${monitor.url}/status`)).json() as Promise<Status>;
  const start = (): Promise<MonitorService> =>
    startService(settings, { pool: database.pool, registry }, pino({ level: "silent" }));

  beforeAll(async () => {
    database = await createTestDatabase();
    monitor = await start();
  });
  afterAll(async () => {
    await monitor.close();
    await database.close();
  });

  it("shows an open window, and no alert", async () => {
    const first = makeFlights(random, "2001-03-05", 7, 1500);
    await logFlights(database.pool, first, { batch: 1 });
    await labelFlights(database.pool, first, 1);
    const { windows, alerts } = await until(status, ({ windows }) => windows.length === 1);
    expect(windows[0]).toMatchObject({ week: "2001-03-05", status: "open" });
    expect(alerts).toEqual([]);
  });

  it("closes a week when the next has begun, and stays silent on one like training", async () => {
    const second = makeFlights(random, "2001-03-12", 7, 1500);
    await logFlights(database.pool, second, { batch: 2 });
    await labelFlights(database.pool, second, 2);
    const { windows, alerts } = await until(status, ({ windows }) => windows[0]?.status === "closed");
    expect(windows[0]?.drift?.score.verdict).toBe("stable");
    expect(windows[0]?.performance?.shareLabelled).toBe(1);
    expect(alerts).toEqual([]);
    const metrics = await (await fetch(`${monitor.url}/metrics`)).text();
    expect(metrics).toMatch(/mlops_window_psi\{model_name="flight-delays",model_version="1",feature="score"\} 0\.0/);
    expect(metrics).toContain("mlops_window_labelled_ratio{");
  });

  it("fires on the week that drifts, and asks for one retraining when its labels have come", async () => {
    const third = makeFlights(random, "2001-03-19", 7, 1500, 1, 0.5);
    await logFlights(database.pool, third, { batch: 3 });
    await logFlights(database.pool, makeFlights(random, "2001-03-26", 1, 60), { batch: 4 });
    const fired = await until(status, ({ alerts }) => alerts.length > 0);
    expect(fired.alerts.map((alert) => alert.name).sort()).toEqual(["FeatureDrift", "ScoreDrift"]);
    expect(fired.retrainings).toEqual([]);
    await labelFlights(database.pool, third, 3);
    const asked = await until(status, ({ retrainings, alerts }) => retrainings.length > 0 && alerts.length >= 4);
    expect(asked.retrainings).toEqual([
      expect.objectContaining({
        alert: "ScoreDrift",
        week: "2001-03-19",
        throughWeek: "2001-03-19",
        jobId: expect.any(String),
      }),
    ]);
    expect(asked.alerts.map((alert) => alert.name)).toEqual(expect.arrayContaining(["CalibrationShift", "LabelDrift"]));
    const { rows } = await database.pool.query("select data from pgboss.job where name = 'retraining'");
    expect(rows).toHaveLength(1);
    expect(rows[0].data).toMatchObject({
      throughWeek: "2001-03-19",
      reason: expect.stringContaining("ScoreDrift in week 2001-03-19"),
    });
  });

  it("goes on after a restart where it was, without firing or asking anew", async () => {
    const before = await status();
    await monitor.close();
    monitor = await start();
    const after = await until(status, ({ alerts }) => alerts.length === before.alerts.length);
    expect(after.alertHistory).toEqual(before.alertHistory);
    expect(after.retrainings).toEqual(before.retrainings);
    const { rows } = await database.pool.query(
      "select count(*)::int as jobs from pgboss.job where name = 'retraining'",
    );
    expect(rows[0].jobs).toBe(1);
  });

  it("takes labels over HTTP: counts them, names the unknown, refuses what is none", async () => {
    const post = (body: unknown): Promise<Response> =>
      fetch(`${monitor.url}/labels`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const label = { prediction_id: predictionId(4, 0), delay_minutes: 22, observed_at: "2001-03-26T02:00:00Z" };
    const unknown = { ...label, prediction_id: predictionId(99, 0) };
    const first = await post({ labels: [label, unknown] });
    expect(await first.json()).toEqual({
      accepted: 1,
      duplicates: 0,
      contradictions: 0,
      unknown: [unknown.prediction_id],
    });
    expect(await (await post({ labels: [label] })).json()).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await (await post({ labels: [{ ...label, delay_minutes: 1 }] })).json()).toMatchObject({
      contradictions: 1,
    });
    const refused = await post({ labels: [label, { ...label, delay_minutes: "ten" }] });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ error: expect.stringContaining("labels.1.delay_minutes") });
    expect((await post("not an object")).status).toBe(400);
    const metrics = await (await fetch(`${monitor.url}/metrics`)).text();
    expect(metrics).toContain('mlops_monitor_labels_total{result="contradiction"} 1');
  });

  it("leaves alone a version without a reference", async () => {
    const other = makeFlights(random, "2001-03-26", 7, 300);
    await logFlights(database.pool, other, { batch: 5, modelVersion: 2 });
    const { windows } = await until(status, ({ windows }) => windows.length === 5);
    expect(windows.at(-1)).toMatchObject({ week: "2001-03-26", drift: null });
    expect((await fetch(`${monitor.url}/health`)).status).toBe(200);
  });
});
