import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prometheusRules } from "@mlops/monitoring";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { fakeRegistry, type RunningMonitor, runMonitor } from "../running-monitor.ts";
import { labelFlights, logFlights, makeFlights, referenceOf, seeded } from "../synthetic-log.ts";
import { until } from "../until.ts";

/**
 * The real Prometheus and the real Alertmanager between the monitor's metrics and its webhook, with the stack's own
 * configuration but for addresses and pauses. Debian's packages `prometheus` and `prometheus-alertmanager` have them.
 */
const random = seeded(31);
const reference = JSON.stringify(referenceOf(makeFlights(random, "2001-01-01", 63, 6000)));
const token = "the token of this test";
const folder = mkdtempSync(join(tmpdir(), "alertmanager-"));
const stack = new URL("../../../../docker/", import.meta.url);
const programs: ChildProcess[] = [];
let monitor: RunningMonitor;
let prometheus: string;
let alertmanager: string;

beforeAll(async () => {
  monitor = await runMonitor(fakeRegistry({ "1/reference.json": reference }), {
    webhookToken: token,
    retrainOn: "webhook",
  });
  alertmanager = await startAlertmanager(monitor.url());
  prometheus = await startPrometheus(monitor.url(), alertmanager);
}, 60_000);
afterAll(async () => {
  for (const program of programs) {
    program.kill("SIGKILL");
    if (program.exitCode === null && program.signalCode === null) await once(program, "exit");
  }
  await monitor?.close();
});

it("takes an alert from Prometheus's rule through Alertmanager to one job, and its end back", async () => {
  const shifted = makeFlights(random, "2001-03-05", 7, 1200, 1.2);
  await logFlights(monitor.database.pool, shifted, { batch: 1 });
  await labelFlights(monitor.database.pool, shifted, 1);
  await logFlights(monitor.database.pool, makeFlights(random, "2001-03-12", 1, 60), { batch: 2 });
  const { retrainings, alerts } = await until(monitor.status, ({ retrainings }) => retrainings.length > 0);
  expect(retrainings).toEqual([
    expect.objectContaining({ week: "2001-03-05", throughWeek: "2001-03-05", jobId: expect.any(String) }),
  ]);
  expect(alerts.map(({ fingerprint }) => fingerprint)).toContain(await asked("select fingerprint as value"));
  expect(retrainings[0]?.reason).toMatch(/^\w+ in week 2001-03-05: .*\d/);
  await until(
    () => taken("firing"),
    (names) => names.includes("ScoreDrift"),
  );
  monitor.registry.files.set("2/reference.json", reference);
  monitor.registry.champion = 2;
  await until(
    () => taken("resolved"),
    (names) => names.includes("ScoreDrift"),
  );
  expect((await monitor.status()).retrainings).toHaveLength(1);
}, 90_000);

it("is told again what it could not take, after its 503", async () => {
  const failed = async (): Promise<number> => {
    const text = await (await fetch(`${alertmanager}/metrics`)).text();
    return Number(/^alertmanager_notifications_failed_total\{integration="webhook".*\} (\d+)/m.exec(text)?.[1] ?? 0);
  };
  const before = await failed();
  await monitor.database.pool.query("alter table monitor.notifications rename to away");
  await fire("NoticedLater");
  await until(failed, (count) => count > before);
  await monitor.database.pool.query("alter table monitor.away rename to notifications");
  await until(
    () => taken("firing"),
    (names) => names.includes("NoticedLater"),
  );
  expect((await fetch(`${prometheus}/-/healthy`)).status).toBe(200);
}, 60_000);

/** Puts an alert into Alertmanager by its own interface. */
async function fire(alertname: string): Promise<void> {
  const alert = { labels: { alertname, severity: "warning" }, annotations: {} };
  const answer = await fetch(`${alertmanager}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([alert]),
  });
  expect(answer.status).toBe(200);
}

async function taken(status: string): Promise<string[]> {
  const { rows } = await monitor.database.pool.query<{ alert: string }>(
    "select alert from monitor.notifications where status = $1",
    [status],
  );
  return rows.map(({ alert }) => alert);
}

async function asked(select: string): Promise<string | undefined> {
  const { rows } = await monitor.database.pool.query<{ value: string }>(
    `${select} from monitor.retraining_requests where job_id is not null`,
  );
  return rows[0]?.value;
}

async function startAlertmanager(monitorUrl: string): Promise<string> {
  const configuration = parse(readFileSync(new URL("alertmanager/alertmanager.yml", stack), "utf8"));
  const [receiver] = configuration.receivers[0].webhook_configs;
  receiver.url = `${monitorUrl}/alerts`;
  receiver.http_config.authorization.credentials_file = join(folder, "token");
  Object.assign(configuration.route, { group_wait: "100ms", group_interval: "500ms", repeat_interval: "1s" });
  writeFileSync(join(folder, "token"), token);
  writeFileSync(join(folder, "alertmanager.yml"), stringify(configuration));
  const port = await freePort();
  return start("prometheus-alertmanager", port, [
    `--config.file=${join(folder, "alertmanager.yml")}`,
    `--storage.path=${join(folder, "alertmanager")}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
  ]);
}

async function startPrometheus(monitorUrl: string, alertmanagerUrl: string): Promise<string> {
  const target = (url: string) => [{ targets: [new URL(url).host] }];
  const configuration = {
    global: { scrape_interval: "500ms", evaluation_interval: "500ms", scrape_timeout: "500ms" },
    rule_files: [join(folder, "rules.yml")],
    alerting: { alertmanagers: [{ static_configs: target(alertmanagerUrl) }] },
    scrape_configs: [{ job_name: "monitor", static_configs: target(monitorUrl) }],
  };
  writeFileSync(join(folder, "rules.yml"), prometheusRules());
  writeFileSync(join(folder, "prometheus.yml"), stringify(configuration));
  const port = await freePort();
  return start("prometheus", port, [
    `--config.file=${join(folder, "prometheus.yml")}`,
    `--storage.tsdb.path=${join(folder, "prometheus")}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
}

async function start(program: string, port: number, args: readonly string[]): Promise<string> {
  const running = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  programs.push(running);
  let words = "";
  running.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-2000);
  });
  const failed = new Promise<never>((_, reject) => {
    running.once("error", (error) =>
      reject(new Error(`${program} is not there: apt-get install ${program}`, { cause: error })),
    );
    running.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${words}`)));
  });
  failed.catch(() => {});
  const url = `http://127.0.0.1:${port}`;
  const ready = until(
    () =>
      fetch(`${url}/-/ready`).then(
        ({ status }) => status,
        () => 0,
      ),
    (status) => status === 200,
  );
  await Promise.race([ready, failed]);
  return url;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
