import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeRegistry, type RunningMonitor, runMonitor } from "../running-monitor.ts";
import { labelFlights, logFlights, makeFlights, predictionId, referenceOf, seeded } from "../synthetic-log.ts";
import { until } from "../until.ts";

const random = seeded(1);
const reference = JSON.stringify(referenceOf(makeFlights(random, "2001-01-01", 63, 6000)));

describe("the monitor on a log with drift in its third week", () => {
  let monitor: RunningMonitor;

  beforeAll(async () => {
    monitor = await runMonitor(fakeRegistry({ "1/reference.json": reference }));
  });
  afterAll(() => monitor.close());

  it("shows an open window, and no alert", async () => {
    const first = makeFlights(random, "2001-03-05", 7, 1500);
    await logFlights(monitor.database.pool, first, { batch: 1 });
    await labelFlights(monitor.database.pool, first, 1);
    const { windows, alerts } = await until(monitor.status, ({ windows }) => windows.length === 1);
    expect(windows[0]).toMatchObject({ week: "2001-03-05", status: "open" });
    expect(alerts).toEqual([]);
  });

  it("closes a week when the next has begun, and stays silent on one like training", async () => {
    const second = makeFlights(random, "2001-03-12", 7, 1500);
    await logFlights(monitor.database.pool, second, { batch: 2 });
    await labelFlights(monitor.database.pool, second, 2);
    const { windows, alerts } = await until(monitor.status, ({ windows }) => windows[0]?.status === "closed");
    expect(windows[0]?.drift?.score.verdict).toBe("stable");
    expect(windows[0]?.performance?.shareLabelled).toBe(1);
    expect(windows[0]?.estimateCheck).toEqual(expect.arrayContaining([expect.objectContaining({ metric: "auc" })]));
    expect(windows[0]?.slices?.worst).toEqual([]);
    expect(windows[0]?.labelDelay?.medianHours).toBeCloseTo(1, 6);
    expect(alerts).toEqual([]);
    const metrics = await monitor.metrics();
    expect(metrics).toMatch(/mlops_window_psi\{model_name="flight-delays",model_version="1",feature="score"\} 0\.0/);
    expect(metrics).toContain("mlops_window_labelled_ratio{");
    expect(metrics).toContain("mlops_window_estimated_performance{");
  });

  it("fires on the week that drifts, and asks for one retraining when its labels have come", async () => {
    const third = makeFlights(random, "2001-03-19", 7, 1500, 1, 0.5);
    await logFlights(monitor.database.pool, third, { batch: 3 });
    await logFlights(monitor.database.pool, makeFlights(random, "2001-03-26", 1, 60), { batch: 4 });
    const fired = await until(monitor.status, ({ alerts }) => alerts.length > 0);
    expect(fired.alerts.map((alert) => alert.name).sort()).toEqual(["FeatureDrift", "ScoreDrift"]);
    expect(fired.retrainings).toEqual([]);
    await labelFlights(monitor.database.pool, third, 3);
    const asked = await until(
      monitor.status,
      ({ retrainings, alerts }) => retrainings.length > 0 && alerts.length >= 4,
    );
    expect(asked.retrainings).toEqual([
      expect.objectContaining({
        alert: "ScoreDrift",
        week: "2001-03-19",
        throughWeek: "2001-03-19",
        jobId: expect.any(String),
      }),
    ]);
    expect(asked.alerts.map((alert) => alert.name)).toEqual(expect.arrayContaining(["CalibrationShift", "LabelDrift"]));
    const { rows } = await monitor.database.pool.query("select data from pgboss.job where name = 'retraining'");
    expect(rows).toHaveLength(1);
    expect(rows[0].data).toMatchObject({
      throughWeek: "2001-03-19",
      reason: expect.stringContaining("ScoreDrift in week 2001-03-19"),
    });
  });

  it("keeps an incident of each alert that matters, with what was done about it", async () => {
    const { rows } = await monitor.database.pool.query(
      `select i.alert, array_agg(e.kind order by e.id) as kinds from mlops.incidents i
       join mlops.incident_events e on e.incident_id = i.id group by i.id, i.alert order by i.alert`,
    );
    expect(rows.map(({ alert }) => alert)).toEqual(["CalibrationShift", "LabelDrift", "ScoreDrift"]);
    expect(rows.at(-1).kinds).toEqual(["opened", "retraining-queued"]);
  });

  it("goes on after a restart where it was, without firing or asking anew", async () => {
    const before = await monitor.status();
    await monitor.restart();
    const after = await until(monitor.status, ({ alerts }) => alerts.length === before.alerts.length);
    expect(after.alertHistory).toEqual(before.alertHistory);
    expect(after.retrainings).toEqual(before.retrainings);
    const { rows } = await monitor.database.pool.query(
      "select count(*)::int as jobs from pgboss.job where name = 'retraining'",
    );
    expect(rows[0].jobs).toBe(1);
  });

  it("gives the report everything that a page of charts needs", async () => {
    const report = (await (await fetch(`${monitor.url()}/report`)).json()) as {
      references: Record<string, { features: object[]; seasons?: object }>;
      windows: { counts: number[][] }[];
    };
    expect(report.references["1"]?.features).toHaveLength(2);
    expect(report.references["1"]).not.toHaveProperty("seasons");
    expect(report.windows[0]?.counts).toHaveLength(3);
  });

  it("no longer speaks of the old model's weeks when another serves, and resolves its alerts", async () => {
    monitor.registry.files.set("2/reference.json", reference);
    monitor.registry.champion = 2;
    const { alertHistory } = await until(monitor.status, ({ alerts }) => alerts.length === 0);
    expect(alertHistory.every(({ resolvedAt }) => resolvedAt !== null)).toBe(true);
    expect(await monitor.metrics()).not.toMatch(/mlops_window_psi\{[^}]*model_version="1"/);
    const { rows } = await monitor.database.pool.query("select status from mlops.incidents");
    expect(rows.every(({ status }) => status === "closed")).toBe(true);
  });

  it("takes labels over HTTP: counts them, names the unknown, refuses what is none", async () => {
    const label = { prediction_id: predictionId(4, 0), delay_minutes: 22, observed_at: "2001-03-26T02:00:00Z" };
    const unknown = { ...label, prediction_id: predictionId(99, 0) };
    const first = await monitor.post("/labels", { labels: [label, unknown] });
    expect(await first.json()).toEqual({
      accepted: 1,
      duplicates: 0,
      contradictions: 0,
      unknown: [unknown.prediction_id],
    });
    expect(await (await monitor.post("/labels", { labels: [label] })).json()).toMatchObject({
      accepted: 0,
      duplicates: 1,
    });
    const contradicting = await monitor.post("/labels", { labels: [{ ...label, delay_minutes: 1 }] });
    expect(await contradicting.json()).toMatchObject({ contradictions: 1 });
    const refused = await monitor.post("/labels", { labels: [label, { ...label, delay_minutes: "ten" }] });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ error: expect.stringContaining("labels.1.delay_minutes") });
    expect((await monitor.post("/labels", '"text"')).status).toBe(400);
    expect((await monitor.post("/labels", "{")).status).toBe(400);
    expect((await monitor.post("/labels", { labels: [], filler: "x".repeat(5_000_000) })).status).toBe(413);
    expect(await monitor.metrics()).toContain('mlops_monitor_labels_total{result="contradiction"} 1');
  });
});
