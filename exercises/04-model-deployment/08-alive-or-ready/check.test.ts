import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHealth, type Service } from "./health.ts";

const up = async (): Promise<void> => {};
const refuses = (): Promise<void> => Promise.reject(new Error("connect ECONNREFUSED"));
const hangs = (): Promise<void> => new Promise(() => {});

let service: Service;
let server: Server;

beforeEach(async () => {
  service = { model: "7", candidate: undefined, draining: false, askDatabase: up };
  server = createServer(createHealth(service));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** Status and body; what has no answer within two seconds has none. */
async function ask(path: string, method = "GET"): Promise<{ status: number; body?: unknown }> {
  const { port } = server.address() as AddressInfo;
  try {
    const signal = AbortSignal.timeout(2_000);
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, signal });
    const text = await response.text();
    return response.status === 404 ? { status: 404 } : { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: 0, body: "no answer in JSON within two seconds" };
  }
}

test("before the model is loaded it lives, and is not ready", async () => {
  Object.assign(service, { model: undefined, candidate: "7" });
  expect(await ask("/live"), "/live before the model is loaded: a no would kill it before it is done").toEqual({
    status: 200,
    body: { live: true },
  });
  expect(await ask("/ready"), "/ready before the model is loaded: it cannot answer anything").toEqual({
    status: 503,
    body: { ready: false, reason: "no model" },
  });
});

test("with a model it is ready", async () => {
  expect(await ask("/ready"), "/ready with a model in service").toEqual({
    status: 200,
    body: { ready: true, model: "7", database: "up" },
  });
});

test("while a swap runs, the old model still serves", async () => {
  service.candidate = "8";
  expect(await ask("/ready"), "/ready while a swap runs: the model before it still serves").toEqual({
    status: 200,
    body: { ready: true, model: "7", database: "up" },
  });
  Object.assign(service, { model: "8", candidate: undefined });
  expect((await ask("/ready")).body, "/ready after the swap: read the service at each request").toMatchObject({
    model: "8",
  });
});

test("while it drains it lives, and is not ready", async () => {
  service.draining = true;
  expect(await ask("/ready"), "/ready while it drains: new traffic has to go elsewhere").toEqual({
    status: 503,
    body: { ready: false, reason: "draining" },
  });
  expect(await ask("/live"), "/live while it drains: a no would cut off what is under way").toEqual({
    status: 200,
    body: { live: true },
  });
});

test.each([
  ["refuses", refuses],
  ["hangs", hangs],
])("with a database that %s it is ready, and says so", async (what, askDatabase) => {
  service.askDatabase = askDatabase;
  expect(await ask("/ready"), `/ready with a database that ${what}: it is optional, predictions go on`).toEqual({
    status: 200,
    body: { ready: true, model: "7", database: "away" },
  });
  expect((await ask("/live")).status, `/live with a database that ${what}: no restart brings it back`).toBe(200);
});

test("a database that hangs does not hold up a probe", async () => {
  service.askDatabase = hangs;
  const began = performance.now();
  await ask("/ready");
  expect(performance.now() - began, "milliseconds to answer when the database hangs, which gets 100").toBeLessThan(
    1_000,
  );
});

test("it answers nothing else", async () => {
  expect((await ask("/metrics")).status, "status of GET /metrics").toBe(404);
  expect((await ask("/ready", "POST")).status, "status of POST /ready").toBe(404);
});
