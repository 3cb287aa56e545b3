import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ActiveAlert, advanceAlerts, evaluateAlerts, serviceAlerts } from "@mlops/monitoring";
import { pino } from "pino";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { afterAll, beforeEach, expect, it } from "vitest";
import { watchService } from "../../src/scrape/watch-service.ts";

const registry = new Registry();
const registers = [registry];
const labels = { model_name: "m", model_version: "1" };
const labelNames = ["model_name", "model_version"];
const latency = new Histogram({ name: "mlops_inference_latency_seconds", help: "x", labelNames, registers });
const age = new Histogram({
  name: "mlops_inference_feature_age_seconds",
  help: "x",
  buckets: [3600, 7200, 14_400],
  registers,
});
const requests = new Counter({ name: "mlops_inference_requests_total", help: "x", registers });
const errors = new Counter({ name: "mlops_inference_errors_total", help: "x", registers });
new Gauge({ name: "mlops_inference_model_info", help: "x", labelNames, registers }).set(labels, 1);

let server: Server;
let clock = 0;
const serve = async (port = 0): Promise<string> => {
  server = createServer((_, response) => void registry.metrics().then((text) => response.end(text)));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
};
const stop = async (): Promise<void> => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
};

beforeEach(async () => {
  if (!server?.listening) await serve();
});
afterAll(stop);

/** Looks every five seconds of its own clock while `happens` happens; the names of what fires in the end. */
async function watch(url: string, seconds: number, happens: (second: number) => void): Promise<string[]> {
  const look = watchService({ urls: [url], logger: pino({ level: "silent" }), now: () => clock });
  let active: readonly ActiveAlert[] = [];
  for (let second = 0; second <= seconds; second += 5) {
    clock += 5000;
    happens(second);
    const samples = await look();
    ({ active } = advanceAlerts(active, samples ? evaluateAlerts(serviceAlerts, samples, clock) : [], clock));
  }
  return active.filter(({ state }) => state === "firing").map(({ name }) => name);
}

const answer = (seconds: number, ageSeconds: number): void => {
  requests.inc(10);
  latency.observe(labels, seconds);
  age.observe(ageSeconds);
};
const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;

it("is silent while the service is well", async () => {
  expect(await watch(url(), 90, () => answer(0.01, 600))).toEqual([]);
});

it("fires on slow answers, old features and errors, when they have lasted for a minute", async () => {
  const sick = (): void => {
    answer(2, 10_000);
    errors.inc(1);
  };
  expect(await watch(url(), 30, sick)).toEqual([]);
  expect(await watch(url(), 90, sick)).toEqual(["StaleFeatures", "SlowPredictions", "PredictionErrors"]);
});

it("says that nobody answers, once somebody has: not before the service is up for the first time", async () => {
  const address = url();
  await stop();
  expect(await watch(address, 90, () => {})).toEqual([]);
  await serve(Number(new URL(address).port));
  const look = watchService({ urls: [address], logger: pino({ level: "silent" }), now: () => clock });
  clock += 5000;
  expect((await look())?.some(({ metric }) => metric === "mlops_inference_model_info")).toBe(true);
  await stop();
  clock += 5000;
  const away = evaluateAlerts(serviceAlerts, (await look()) ?? [], clock);
  expect(away.map(({ alert }) => alert.name)).toEqual(["InferenceAway"]);
});
