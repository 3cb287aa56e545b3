import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  migrateMetadata,
  type OpenLineageSender,
  openDeployment,
  openStageJournal,
  type RunEvent,
  recordExecution,
  recordPipeline,
  startOpenLineageSender,
} from "../../src/index.ts";
import { hash } from "../history.ts";

let database: TestDatabase;
let server: Server;
let url: string;
/** Answers of the server, the next first; 201 when there are none. */
let answers: number[];
let received: RunEvent[];
let changes: string[];
let refusals: string[];
let senders: OpenLineageSender[];

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateMetadata(database.pool);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query("truncate mlops.executions, mlops.deployments, mlops.openlineage_events cascade");
  [answers, received, changes, refusals, senders] = [[], [], [], [], []];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const status = answers.shift() ?? 201;
    if (status === 201) received.push(JSON.parse(body) as RunEvent);
    response.writeHead(status).end("words");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await Promise.all(senders.map((sender) => sender.stop()));
  await new Promise((resolve) => server.close(resolve));
});

function start(): OpenLineageSender {
  const sender = startOpenLineageSender({
    db: database.pool,
    target: { url, namespace: "team" },
    onChange: (state) => changes.push(state === "recovered" ? state : state.problem),
    onRefusal: (words) => refusals.push(words),
    pollMillis: 10,
  });
  senders.push(sender);
  return sender;
}

const moment = { startedAt: new Date("2026-01-01T00:00:00Z"), endedAt: new Date("2026-01-01T00:00:01Z") };
const ingest = { kind: "ingest", stage: "ingest", ...moment, status: "succeeded" } as const;
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const told = (): string[] => received.map((event) => `${event.eventType} ${event.job.name}`);

test("what was recorded before is sent too, START first, and nothing twice", async () => {
  await recordExecution(database.pool, ingest);
  await openDeployment(database.pool, { modelName: "m", modelVersion: 1, role: "champion" });
  start();
  start();
  await until(() => expect(received).toHaveLength(3));
  await openDeployment(database.pool, { modelName: "m", modelVersion: 2, role: "champion" });
  await until(() => expect(received).toHaveLength(5));
  expect(told().slice(0, 2)).toEqual(["START ingest", "COMPLETE ingest"]);
  expect(told().sort()).toEqual(
    [
      "START ingest",
      "COMPLETE ingest",
      "START serve.m.champion",
      "START serve.m.champion",
      "COMPLETE serve.m.champion",
    ].sort(),
  );
  expect(received[0]?.job.namespace).toBe("team");
});

test("a stage is told of when it starts, and when it fails, under one run id", async () => {
  const journal = await openStageJournal(database.pool, { worker: "host:/work" });
  journal.started("train");
  start();
  await until(() => expect(told()).toEqual(["START train"]));
  journal.finished("train", "failed");
  const stages = [{ name: "train", outcome: "failed" as const, ...(await journal.close()).get("train") }];
  await recordPipeline(database.pool, { lock: "stages: {train: {cmd: x}}", lockMd5: hash("l"), stages, ...moment });
  await until(() => expect(told()).toEqual(["START train", "FAIL train"]));
  expect(new Set(received.map((event) => event.run.runId)).size).toBe(1);
});

test("what a worker left running when it was killed is told of as aborted when it starts again", async () => {
  const worker = "host:/work";
  const journal = await openStageJournal(database.pool, { worker });
  journal.started("train");
  await journal.close();
  await openStageJournal(database.pool, { worker: "other:/work" });
  await openStageJournal(database.pool, { worker });
  start();
  await until(() => expect(told()).toEqual(["START train", "ABORT train"]));
});

test("a server that is away loses no event, and is named once", async () => {
  await recordExecution(database.pool, ingest);
  answers = [401, 401, 401];
  start();
  await until(() => expect(told()).toEqual(["START ingest", "COMPLETE ingest"]));
  await until(() => expect(changes).toEqual(["status 401 words", "recovered"]));
});

test("an event that will never be taken is told of, and does not hold up the others", async () => {
  await recordExecution(database.pool, ingest);
  answers = [422];
  start();
  await until(() => expect(told()).toEqual(["COMPLETE ingest"]));
  expect(refusals).toEqual([expect.stringMatching(/^START of execution [0-9a-f-]{36}: status 422 words$/)]);
});

test("a claim of a sender that was killed expires", async () => {
  const subject = await recordExecution(database.pool, ingest);
  await database.pool.query(
    `insert into mlops.openlineage_events (subject, event_type, claimed_until)
     values ($1, 'START', now() + interval '1 hour'), ($1, 'COMPLETE', now() - interval '1 second')`,
    [subject],
  );
  start();
  await until(() => expect(told()).toEqual(["COMPLETE ingest"]));
});

test("stopping sends what is there", async () => {
  const sender = startOpenLineageSender({
    db: database.pool,
    target: { url },
    onChange: () => undefined,
    onRefusal: () => undefined,
    pollMillis: 60_000,
  });
  await recordExecution(database.pool, ingest);
  await sender.stop();
  expect(told()).toEqual(["START ingest", "COMPLETE ingest"]);
});
