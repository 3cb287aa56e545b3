import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OpenLineageError, type RunEvent, sendOpenLineage } from "../../src/index.ts";

let server: Server;
let url: string;
let statuses: number[];
let requests: { path: string; authorization: string | undefined; body: unknown }[];

beforeEach(async () => {
  statuses = [];
  requests = [];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    requests.push({ path: request.url ?? "", authorization: request.headers.authorization, body: JSON.parse(body) });
    response.writeHead(statuses.shift() ?? 201).end("words of the server");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const event = (n: number): RunEvent =>
  ({ eventType: "START", eventTime: "2026-01-01T00:00:00.000Z", run: { runId: String(n) } }) as unknown as RunEvent;

test("events are posted in order to the lineage endpoint, with the key as bearer token", async () => {
  expect(await sendOpenLineage({ url, apiKey: "secret" }, [event(1), event(2)])).toBe(2);
  expect(requests.map((request) => request.body)).toEqual([event(1), event(2)]);
  expect(requests[0]).toMatchObject({ path: "/api/v1/lineage", authorization: "Bearer secret" });
});

test("a server in trouble is asked again, and each event arrives", async () => {
  statuses = [503, 429, 201];
  expect(await sendOpenLineage({ url: `${url}/base`, endpoint: "events" }, [event(1)])).toBe(1);
  expect(requests.map((request) => request.path)).toEqual(Array(3).fill("/base/events"));
});

test("a refusal is final, and the error has the server's words but no key", async () => {
  statuses = [201, 400];
  const error = await sendOpenLineage({ url, apiKey: "secret" }, [event(1), event(2)]).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OpenLineageError);
  expect(String(error)).toMatch(/status 400 words of the server; 1 of 2 events were taken/);
  expect(String(error)).not.toContain("secret");
});

test("a server that is away is named", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const free = (other.address() as AddressInfo).port;
  await new Promise((resolve) => other.close(resolve));
  const away = sendOpenLineage({ url: `http://127.0.0.1:${free}` }, [event(1)]);
  await expect(away).rejects.toThrow(/OpenLineage http:\/\/127\.0\.0\.1:\d+\/api\/v1\/lineage: .*ECONNREFUSED/);
});
