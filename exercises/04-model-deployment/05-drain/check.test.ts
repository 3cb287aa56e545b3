import { Agent, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createService, type Service } from "./drain.ts";

let service: Service;
const agent = new Agent({ keepAlive: true });
const pending: (() => void)[] = [];

function start(): Promise<void> {
  pending.length = 0;
  service = createService((body) => new Promise((resolve) => pending.push(() => resolve({ echo: body }))));
  return new Promise((resolve) => service.server.listen(0, "127.0.0.1", resolve));
}

afterEach(() => {
  service.server.close();
  service.server.closeAllConnections();
});

/** The status and text of an answer; status 0 where there was none. */
function ask(method: string, path: string, body = ""): Promise<{ status: number; text: string }> {
  const { port } = service.server.address() as AddressInfo;
  return new Promise((resolve) => {
    const request = httpRequest({ method, path, port, host: "127.0.0.1", agent }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
    });
    request.on("error", () => resolve({ status: 0, text: "" })).end(body);
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test("it is not ready first, then it finishes what is under way, then it ends", async () => {
  await start();
  expect((await ask("GET", "/ready")).status, "status of /ready while it serves").toBe(200);
  const answer = ask("POST", "/predict", "a");
  await until(() => pending.length === 1);
  const drained = service.drain(5000);
  expect((await ask("GET", "/ready")).status, "status of /ready while it drains: not ready first").toBe(503);
  pending[0]?.();
  expect(await answer, "the answer to what was under way").toEqual({ status: 200, text: '{"echo":"a"}' });
  expect(await drained, "predictions that were cut off").toBe(0);
  expect(service.server.listening, "whether it still listens").toBe(false);
});

test("an idle one ends at once, also with a connection that is kept alive", async () => {
  await start();
  await ask("GET", "/ready");
  expect(await service.drain(60_000), "predictions that were cut off").toBe(0);
  await until(() => !service.server.listening);
});

test("one that hangs is cut off within the limit, and counted", async () => {
  await start();
  const answer = ask("POST", "/predict", "a");
  await until(() => pending.length === 1);
  const late = new Promise<string>((resolve) => setTimeout(() => resolve("still waiting"), 2000));
  expect(
    await Promise.race([service.drain(50), late]),
    "predictions cut off when one hangs: it ends within the limit",
  ).toBe(1);
  expect((await answer).status, "status of the one that hung (0: the connection was closed)").toBe(0);
});
