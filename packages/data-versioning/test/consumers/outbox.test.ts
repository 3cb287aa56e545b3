import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  announceMark,
  announceVersion,
  deliverOutbox,
  isSignedBy,
  listSubscriptions,
  migrateConsumers,
  subscribe,
  unsubscribe,
  versionsSince,
} from "../../src/consumers.ts";
import type { VersionNote } from "../../src/versions/notes.ts";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let database: TestDatabase;
let server: Server;
let url: string;
let received: Received[] = [];
let answers: number[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateConsumers(database.pool);
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  server.close();
  await database.close();
});
beforeEach(async () => {
  received = [];
  answers = [];
  await database.pool.query("delete from data.outbox; delete from data.subscriptions; delete from data.versions");
});

const column = {
  name: "a",
  type: "integer",
  nullShare: 0,
  distinct: 3,
  minimum: "1",
  maximum: "3",
  mean: 2,
  standardDeviation: 1,
  shares: undefined,
} as const;
const note = (md5: string, rows: number): VersionNote => ({
  md5,
  path: "data/rows",
  addedAt: "2026-01-01T00:00:00Z",
  previousMd5: undefined,
  profile: { rows, columns: [column] },
  contract: { ok: true, rows, violations: [] },
  breaking: [],
  status: "good",
  reason: undefined,
  markedAt: undefined,
});
const announce = (md5: string, previousMd5?: string): Promise<number> =>
  announceVersion(database.pool, {
    dataset: "data/rows",
    md5,
    previousMd5,
    note: note(md5, 10),
    previousNote: previousMd5 === undefined ? undefined : note(previousMd5, 7),
  });

describe("consumers", () => {
  it("hear that a version they have is marked bad, each mark once, and stay on the version they are on", async () => {
    await subscribe(database.pool, { dataset: "data/rows", kind: "webhook", target: url });
    await announce("v1");
    await announce("v2", "v1");
    await deliverOutbox(database.pool);
    const mark = {
      dataset: "data/rows",
      md5: "v1",
      status: "bad",
      reason: "in seconds",
      markedAt: "2026-01-02T00:00:00Z",
    } as const;
    expect(await announceMark(database.pool, mark)).toBe(1);
    expect(await announceMark(database.pool, mark)).toBe(0);
    expect(await announceMark(database.pool, { ...mark, status: "good", markedAt: "2026-01-03T00:00:00Z" })).toBe(1);
    await deliverOutbox(database.pool);
    expect(received.slice(2).map(({ body }) => JSON.parse(body))).toMatchObject([
      { event: "data-version-marked", dataset: "data/rows", version: "v1", status: "bad", reason: "in seconds" },
      { event: "data-version-marked", version: "v1", status: "good" },
    ]);
    expect((await listSubscriptions(database.pool, "data/rows"))[0]).toMatchObject({ deliveredMd5: "v2", behind: 0 });
  });

  it("get a signed message with the diff of schema and statistics, once for each version", async () => {
    const { secret } = await subscribe(database.pool, { dataset: "data/rows", kind: "webhook", target: url });
    expect(await announce("v1")).toBe(1);
    expect(await announce("v1")).toBe(0);
    await announce("v2", "v1");
    expect(await deliverOutbox(database.pool)).toEqual({ delivered: 2, failed: 0 });
    const [first, second] = received.map(({ body }) => JSON.parse(body));
    expect(first).toMatchObject({
      event: "data-version",
      dataset: "data/rows",
      version: "v1",
      previous: null,
      diff: null,
    });
    expect(second).toMatchObject({
      version: "v2",
      previous: "v1",
      diff: { rows: [7, 10], columnsAdded: [] },
      contract: { ok: true, violations: 0 },
    });
    const { headers, body } = received[0] as Received;
    const signature = headers["mlops-signature"] as string;
    expect(isSignedBy(signature, body, secret, Date.now() / 1000)).toBe(true);
    expect(isSignedBy(signature, `${body} `, secret, Date.now() / 1000)).toBe(false);
    expect(isSignedBy(signature, body, secret, Date.now() / 1000 + 1000)).toBe(false);
    expect(headers["mlops-delivery"]).toBe(first.id);
  });

  it("get a message again until they take it, in order, with growing waits", async () => {
    await subscribe(database.pool, { dataset: "data/rows", kind: "webhook", target: url });
    await announce("v1");
    await announce("v2", "v1");
    answers = [503, 500, 200, 200];
    let now = Date.now();
    const at = { now: () => new Date(now) };
    expect(await deliverOutbox(database.pool, at)).toEqual({ delivered: 0, failed: 1 });
    expect(await deliverOutbox(database.pool, at)).toEqual({ delivered: 0, failed: 0 });
    expect(await listSubscriptions(database.pool, "data/rows")).toMatchObject([
      { behind: 2, waiting: 2, lastError: "the webhook answered 503" },
    ]);
    now += 2000;
    expect(await deliverOutbox(database.pool, at)).toEqual({ delivered: 0, failed: 1 });
    now += 2000;
    expect(await deliverOutbox(database.pool, at)).toEqual({ delivered: 0, failed: 0 });
    now += 2000;
    expect(await deliverOutbox(database.pool, at)).toEqual({ delivered: 2, failed: 0 });
    expect(received.map(({ body }) => JSON.parse(body).version)).toEqual(["v1", "v1", "v1", "v2"]);
    expect(new Set(received.slice(0, 3).map(({ headers }) => headers["mlops-delivery"])).size).toBe(1);
    expect(await listSubscriptions(database.pool, "data/rows")).toMatchObject([
      { deliveredMd5: "v2", behind: 0, waiting: 0, lastError: null },
    ]);
  });

  it("get a message again when the process that sent it died before noting so", async () => {
    await subscribe(database.pool, { dataset: "data/rows", kind: "webhook", target: url });
    await announce("v1");
    const dying = (async () => {
      throw new Error("killed");
    }) as unknown as typeof fetch;
    let now = Date.now();
    await deliverOutbox(database.pool, { now: () => new Date(now), fetch: dying, limit: 1 });
    now += 61_000;
    expect((await deliverOutbox(database.pool, { now: () => new Date(now) })).delivered).toBe(1);
  });

  it("do not wait for one that does not answer, and a stop does not wait for it either", async () => {
    await subscribe(database.pool, { dataset: "data/rows", kind: "webhook", target: `${url}/silent` });
    await subscribe(database.pool, { dataset: "data/rows", kind: "webhook", target: url });
    await announce("v1");
    await announce("v2", "v1");
    const stopping = new AbortController();
    const silent: typeof fetch = (target, init) =>
      String(target).endsWith("/silent")
        ? new Promise((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)))
        : fetch(target, init);
    const round = deliverOutbox(database.pool, { fetch: silent, signal: stopping.signal });
    await vi.waitFor(() => expect(received).toHaveLength(2), { timeout: 5000, interval: 10 });
    stopping.abort();
    expect(await round).toEqual({ delivered: 2, failed: 0 });
    expect(await deliverOutbox(database.pool), "the message at hand is due again at once").toEqual({
      delivered: 2,
      failed: 0,
    });
    expect((await listSubscriptions(database.pool, "data/rows")).map(({ waiting }) => waiting)).toEqual([0, 0]);
  });

  it("may be a file that lines are appended to, and may leave", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mlops-outbox-"));
    const file = join(folder, "versions.ndjson");
    await subscribe(database.pool, { dataset: "data/rows", kind: "file", target: file });
    await announce("v1");
    await deliverOutbox(database.pool);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version: "v1" });
    expect(await unsubscribe(database.pool, "data/rows", file)).toBe(true);
    expect(await unsubscribe(database.pool, "data/rows", file)).toBe(false);
    expect(await announce("v2")).toBe(0);
    rmSync(folder, { recursive: true });
  });

  it("know how far behind a version is", async () => {
    for (const md5 of ["v1", "v2", "v3"]) await announce(md5);
    expect(await versionsSince(database.pool, "data/rows", "v1")).toBe(2);
    expect(await versionsSince(database.pool, "data/rows", "v3")).toBe(0);
    expect(await versionsSince(database.pool, "data/rows", "none")).toBeUndefined();
  });

  it("refuse an address that is none", async () => {
    await expect(subscribe(database.pool, { dataset: "d", kind: "webhook", target: "ftp://x" })).rejects.toThrow(
      /is not an address of a webhook/,
    );
  });
});
