import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { serveEmbeddedPostgres } from "@mlops/database";
import { createMlflowClient, type MlflowClient, type MlflowOptions } from "mlflow-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { build, startProcess } from "../process.ts";

let folder: string;
let count = 0;
const clients: MlflowClient[] = [];
const closing: (() => unknown)[] = [];
beforeAll(build, 60_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), `faults-${count++}-`));
  closing.push(() => rm(folder, { recursive: true, force: true }));
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  for (const close of closing.reverse()) await close();
});

function open(trackingUri: string, options: MlflowOptions = {}): MlflowClient {
  const client = createMlflowClient({
    trackingUri,
    maxRetries: 12,
    backoffFactorSeconds: 0.05,
    backoffJitterSeconds: 0.05,
    ...options,
  });
  clients.push(client);
  return client;
}

const onDisk = () => serveEmbeddedPostgres({ dataDirectory: join(folder, "postgres") });

async function serverOn(databaseUrl: string, port = "0") {
  const server = await startProcess({ DATABASE_URL: databaseUrl, MLOPS_HOME: folder, PORT: port });
  closing.push(() => server.child.kill("SIGKILL"));
  return server;
}

describe("a server that is killed in the middle", () => {
  it("of an upload has no half a file, and takes it when it is back", async () => {
    const database = await onDisk();
    closing.push(() => database.close());
    const server = await serverOn(database.url);
    const client = open(server.url, { maxRetries: 0 });
    const experimentId = await client.createExperiment("e");
    const { info } = await client.createRun({ experimentId });
    const owner = { uri: info.artifactUri };
    await client.uploadContent(owner, "whole.bin", Buffer.alloc(1000));
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(65_536));
      },
    });
    const upload = client.uploadContent(owner, "half.bin", endless).catch((error: unknown) => error);
    const uploads = join(folder, "artifacts/.uploads");
    while ((await readdir(uploads)).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    server.child.kill("SIGKILL");
    await once(server.child, "exit");
    expect(await upload).toMatchObject({ code: "UNREACHABLE" });
    endless.destroy();

    const again = await serverOn(database.url, new URL(server.url).port);
    expect((await client.listArtifacts(owner)).map(({ path }) => path)).toEqual(["whole.bin"]);
    await client.uploadContent(owner, "half.bin", "now whole");
    expect((await client.readArtifact(owner, "half.bin")).toString()).toBe("now whole");
    again.child.kill("SIGTERM");
    expect(await once(again.child, "exit")).toEqual([0, null]);
  });

  it("of writing metrics has lost nothing that it acknowledged", async () => {
    const database = await onDisk();
    closing.push(() => database.close());
    const server = await serverOn(database.url);
    const client = open(server.url);
    const experimentId = await client.createExperiment("e");
    const { info } = await client.createRun({ experimentId });
    const acknowledged: number[] = [];
    const write = async (from: number) => {
      for (let step = from; step < from + 60; step += 1) {
        await client.logMetric(info.runId, { key: "m", value: step, timestamp: 1, step });
        acknowledged.push(step);
      }
    };
    const writers = [0, 1000, 2000, 3000].map(write);
    while (acknowledged.length < 40) await new Promise((resolve) => setTimeout(resolve, 5));
    server.child.kill("SIGKILL");
    await once(server.child, "exit");
    await serverOn(database.url, new URL(server.url).port);
    // The client repeats what was not answered, so the writers go on as if nothing had been.
    await Promise.all(writers);
    const kept: number[] = [];
    for await (const { step } of client.getMetricHistory(info.runId, "m")) kept.push(step);
    expect(kept.sort((a, b) => a - b)).toEqual(acknowledged.sort((a, b) => a - b));
    expect(kept).toHaveLength(240);
  });
});

it("a database that restarts in the middle costs nothing that was acknowledged", async () => {
  const first = await onDisk();
  const server = await serverOn(first.url);
  const client = open(server.url);
  const experimentId = await client.createExperiment("e");
  const { info } = await client.createRun({ experimentId });
  let acknowledged = 0;
  const writer = (async () => {
    for (let step = 0; step < 80; step += 1) {
      await client.logBatch(info.runId, {
        metrics: [{ key: "m", value: step, timestamp: 1, step }],
        params: { [`p${step}`]: step },
      });
      acknowledged += 1;
    }
  })();
  while (acknowledged < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  await first.close();
  const second = await serveEmbeddedPostgres({
    dataDirectory: join(folder, "postgres"),
    port: Number(new URL(first.url).port),
  });
  closing.push(() => second.close());
  await writer;
  const run = await client.getRun(info.runId);
  expect(Object.keys(run.data.params)).toHaveLength(80);
  expect(run.data.metrics).toEqual({ m: 79 });
});

it("two writers on one run never deadlock, and the latest value is the latest", async () => {
  const database = await onDisk();
  closing.push(() => database.close());
  const server = await serverOn(database.url);
  const [one, other] = [open(server.url), open(server.url)];
  const experimentId = await one.createExperiment("e");
  const { info } = await one.createRun({ experimentId });
  const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
  const write = async (client: MlflowClient, order: readonly string[], offset: number) => {
    for (let step = offset; step < 40; step += 2) {
      const metrics = order.map((key) => ({ key, value: step, timestamp: 1, step }));
      await client.logBatch(info.runId, { metrics, tags: { [`t${step}`]: step, shared: offset } });
    }
  };
  await Promise.all([write(one, keys, 0), write(other, [...keys].reverse(), 1)]);
  const run = await one.getRun(info.runId);
  expect(run.data.metrics).toEqual(Object.fromEntries(keys.map((key) => [key, 39])));
  expect(Object.keys(run.data.tags)).toHaveLength(40 + 2);
});
