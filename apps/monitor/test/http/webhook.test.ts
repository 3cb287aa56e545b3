import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeRegistry, type RunningMonitor, runMonitor } from "../running-monitor.ts";
import { labelFlights, logFlights, MODEL, makeFlights, referenceOf, seeded } from "../synthetic-log.ts";
import { until } from "../until.ts";

const random = seeded(21);
const reference = JSON.stringify(referenceOf(makeFlights(random, "2001-01-01", 63, 6000)));
const token = "a-token-of-the-test";
const authorized = { authorization: `Bearer ${token}` };

function notification(
  changed: Record<string, unknown> = {},
  labels: Record<string, string> = {},
): Record<string, unknown> {
  return {
    version: "4",
    groupKey: '{}:{alertname="ScoreDrift"}',
    truncatedAlerts: 0,
    status: "firing",
    receiver: "monitor",
    groupLabels: { alertname: "ScoreDrift" },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: "http://alertmanager.test",
    alerts: [
      {
        status: "firing",
        labels: {
          alertname: "ScoreDrift",
          model_name: MODEL,
          model_version: "1",
          feature: "score",
          severity: "warning",
          retrain: "true",
          instance: "monitor:8080",
          ...labels,
        },
        annotations: { summary: "The scores have moved (PSI 0.500)" },
        startsAt: "2026-03-01T10:00:00.123Z",
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "http://prometheus.test",
        fingerprint: "c8b9d1f2a3e4d5c6",
      },
    ],
    ...changed,
  };
}

describe("Alertmanager's webhook", () => {
  let monitor: RunningMonitor;
  const post = (body: unknown, headers: Record<string, string> = authorized): Promise<Response> =>
    monitor.post("/alerts", body, headers);

  beforeAll(async () => {
    monitor = await runMonitor(fakeRegistry({ "1/reference.json": reference }), {
      webhookToken: token,
      labelsToken: "a-token-for-labels",
      retrainOn: "webhook",
    });
  });
  afterAll(() => monitor.close());

  it("asks Alertmanager to come again while there is no week to train on", async () => {
    const answer = await post(notification());
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ outcomes: ["later"] });
  });

  it("queues one retraining, however often the notification is repeated", async () => {
    const flights = makeFlights(random, "2001-03-05", 7, 600, 1.2);
    await logFlights(monitor.database.pool, flights, { batch: 1 });
    await labelFlights(monitor.database.pool, flights, 1);
    await logFlights(monitor.database.pool, makeFlights(random, "2001-03-12", 1, 60), { batch: 2 });
    const { retrainings } = await until(monitor.status, ({ alerts }) =>
      alerts.some(({ name }) => name === "ScoreDrift"),
    );
    expect(retrainings, "the evaluation itself asks for none here").toEqual([]);
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(notification())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { rows } = await monitor.database.pool.query("select data from pgboss.job where name = 'retraining'");
    expect(rows).toHaveLength(1);
    expect(rows[0].data).toMatchObject({
      alert: "ScoreDrift",
      throughWeek: "2001-03-05",
      reason: "ScoreDrift in week 2001-03-05: The scores have moved (PSI 0.500)",
    });
    expect(await (await post(notification())).json()).toEqual({ outcomes: ["repeated"] });
  });

  it("knows the alert as the same that its own evaluation found", async () => {
    const { alerts } = await monitor.status();
    const { rows } = await monitor.database.pool.query("select fingerprint from monitor.retraining_requests");
    expect(rows).toEqual([{ fingerprint: alerts.find(({ name }) => name === "ScoreDrift")?.fingerprint }]);
  });

  it.each([
    ["an alert that nobody defined", {}, { alertname: "Unheard" }, "unknown"],
    ["an alert of a model that no longer serves", { groupKey: "b" }, { model_version: "7" }, "other-model"],
    ["an alert that no model can mend", { groupKey: "c" }, { alertname: "StaleFeatures" }, "noted"],
  ])("takes note of %s", async (_, changed, labels, outcome) => {
    const body = notification({ groupKey: "a", ...changed }, labels);
    const answer = await post(body);
    expect([answer.status, await answer.json()]).toEqual([200, { outcomes: [outcome] }]);
  });

  it("takes note of the end of an alert", async () => {
    const body = notification() as { alerts: object[] };
    const resolved = {
      ...body,
      status: "resolved",
      alerts: body.alerts.map((alert) => ({ ...alert, status: "resolved" })),
    };
    expect(await (await post(resolved)).json()).toEqual({ outcomes: ["noted"] });
  });

  it.each([
    ["no token", {}],
    ["a wrong token", { authorization: "Bearer guessed" }],
    ["the right token in another scheme", { authorization: token }],
  ])("is refused with %s, before its body is read", async (_, headers) => {
    expect((await post("{ not even JSON", headers as Record<string, string>)).status).toBe(401);
  });

  it("leaves labels to those who have the labels' own token", async () => {
    const headers = (bearer: string) => ({ authorization: `Bearer ${bearer}` });
    for (const wrong of [{}, authorized, headers("a-token-for-label")]) {
      const refused = await monitor.post("/labels", "{ not even JSON", wrong as Record<string, string>);
      expect(refused.status).toBe(401);
      expect(await refused.json()).toEqual({
        error: "expected the header Authorization: Bearer with the token for labels (MONITOR_LABELS_TOKEN)",
      });
    }
    expect((await monitor.post("/labels", { labels: [] }, headers("a-token-for-labels"))).status).toBe(200);
  });

  it.each([
    ["another version", notification({ version: "5" }), 'version: expected version "4"'],
    ["no alerts", notification({ alerts: "none" }), "alerts: "],
    ["an alert without a name", notification({}, { alertname: "" }), "alerts.0.labels: expected a label alertname"],
    ["text in place of JSON", "hello", "JSON"],
  ])("is refused with %s, for good", async (_, body, message) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toContain(message);
  });

  it("is refused when it is huge", async () => {
    expect((await post(notification({ filler: "x".repeat(10_000_000) }))).status).toBe(413);
  });

  it("does not wait because a sender's clock is ahead", async () => {
    const body = notification({ groupKey: "ahead" }) as { alerts: object[] };
    const ahead = { ...body, alerts: body.alerts.map((alert) => ({ ...alert, startsAt: "2999-01-01T00:00:00Z" })) };
    expect((await post(ahead)).status).toBe(200);
  });
});
