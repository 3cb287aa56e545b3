import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMlflowClient, type MlflowClient } from "../../src/index.ts";
import { type FakeRun, fakeMlflow } from "../fake-mlflow.ts";
import { type Answer, type FakeServer, fakeServer, refuse } from "../fake-server.ts";

let server: FakeServer;
let client: MlflowClient;
let unsentDirectory: string;
let runs: Map<string, FakeRun>;
const warnings: string[] = [];
const onWarning = (message: string) => void warnings.push(message);
const first = () => runs.values().next().value as FakeRun;

beforeEach(async () => {
  runs = new Map();
  warnings.length = 0;
  server = await fakeServer(fakeMlflow(runs));
  unsentDirectory = await mkdtemp(join(tmpdir(), "unsent-"));
  client = createMlflowClient({
    trackingUri: server.url,
    unsentDirectory,
    maxRetries: 1,
    backoffFactorSeconds: 0.001,
    backoffJitterSeconds: 0,
  });
});
afterEach(async () => {
  await client.close();
  await server.close();
  await rm(unsentDirectory, { recursive: true, force: true });
});

describe("a run", () => {
  it("sends what is logged in few requests", async () => {
    await client.run({ onWarning }, (run) => {
      for (let step = 0; step < 5000; step += 1) run.logMetric("loss", step, { step });
    });
    expect(first().metrics.map((metric) => metric.step)).toEqual(Array.from({ length: 5000 }, (_, step) => step));
    expect(server.asked.filter(({ path }) => path.endsWith("/log-batch"))).toHaveLength(5);
  });

  it("sends a few values soon, without being asked", async () => {
    await client.run({ onWarning }, async (run) => {
      run.logMetric("a", 1);
      while (first().metrics.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(first().metrics).toHaveLength(1);
  });

  it("says where it comes from", async () => {
    await client.run({ tags: { mine: "yes" }, onWarning }, () => {});
    expect(first().tags).toMatchObject({
      mine: "yes",
      "mlflow.source.type": "LOCAL",
      "mlflow.runtime.node": process.version,
    });
    expect(first().tags["mlflow.user"]).toBeTruthy();
  });

  it("logs CPU and memory when asked", async () => {
    const watched = createMlflowClient({
      trackingUri: server.url,
      unsentDirectory,
      systemMetricsIntervalSeconds: 0.02,
    });
    await watched.run({ systemMetrics: true, onWarning }, async (run) => {
      while (new Set(first().metrics.map(({ key }) => key)).size < 4) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await run.flush();
      }
    });
    const keys = new Set(first().metrics.map(({ key }) => key));
    expect(keys).toContain("system/cpu_utilization_percentage");
    expect(keys).toContain("system/system_memory_usage_megabytes");
    await watched.close();
  });

  it("that fails keeps its own error even when the server is away by then", async () => {
    const failed = client.run({ onWarning }, async () => {
      await server.close();
      throw new Error("on purpose");
    });
    await expect(failed).rejects.toThrow("on purpose");
  });
});

describe("a batch that the server refuses", () => {
  /** Refuses a whole batch for one key, as MLflow does. */
  const refusing =
    (isBad: (key: string) => boolean): Answer =>
    (asked, response) => {
      if (!asked.path.endsWith("/log-batch")) return fakeMlflow(runs)(asked, response);
      const { metrics, params, tags } = JSON.parse(asked.body) as Record<string, { key: string }[]>;
      const bad = [...(metrics ?? []), ...(params ?? []), ...(tags ?? [])].find(({ key }) => isBad(key));
      if (bad) return refuse(response, 400, "INVALID_PARAMETER_VALUE", `bad ${bad.key}`);
      return fakeMlflow(runs)(asked, response);
    };

  it("for one entry loses that one, and says so", async () => {
    server.answer = refusing((key) => key === "b*d");
    const logged = client.run({ onWarning }, (run) => {
      for (let step = 0; step < 700; step += 1) run.logMetric(step === 300 ? "b*d" : "loss", step, { step });
      run.logParam("p", "1");
    });
    await expect(logged).rejects.toThrow("bad b*d");
    expect(first().metrics.map(({ step }) => step)).toEqual(
      Array.from({ length: 700 }, (_, step) => step).filter((step) => step !== 300),
    );
    expect(first().params).toEqual({ p: "1" });
  });

  it("for all of them is not asked about each", async () => {
    server.answer = refusing(() => true);
    const logged = client.run({ onWarning }, (run) => {
      for (let step = 0; step < 900; step += 1) run.logMetric("loss", step, { step });
    });
    await expect(logged).rejects.toThrow("bad loss");
    expect(server.asked.filter(({ path }) => path.endsWith("/log-batch")).length).toBeLessThan(60);
  });
});

describe("metrics that could not be sent", () => {
  const away = () => {
    server.answer = (asked, response) =>
      /log-batch|update/.test(asked.path)
        ? refuse(response, 503, "TEMPORARILY_UNAVAILABLE")
        : fakeMlflow(runs)(asked, response);
  };

  it("are kept on disk, said plainly, and sent with the next run", async () => {
    const values = [1, Number.NaN, Number.POSITIVE_INFINITY, 1 / 3];
    away();
    await client.run({ onWarning }, (run) => {
      values.forEach((value, step) => {
        run.logMetric("m", value, { step });
      });
      run.logParam("p", "ü");
    });
    expect(first()).toMatchObject({ status: "RUNNING", metrics: [] });
    expect(warnings.join("\n")).toMatch(/5 metrics, params and tags of run \S+ could not be sent and are kept in/);
    expect(warnings.join("\n")).toMatch(/the end \(FINISHED\) of run/);
    expect(await readdir(unsentDirectory)).toHaveLength(2);

    server.answer = fakeMlflow(runs);
    expect(await client.sendUnsent()).toEqual({ sent: 2, refused: 0, left: 0 });
    expect(first().status).toBe("FINISHED");
    expect(first().metrics.map(({ value }) => Number(value))).toEqual(values);
    expect(first().params).toEqual({ p: "ü" });
    expect(await readdir(unsentDirectory)).toEqual([]);
  });

  it("stay while the server is away", async () => {
    away();
    await client.run({ onWarning }, (run) => run.logMetric("m", 1));
    expect(await client.sendUnsent()).toMatchObject({ sent: 0, left: 2 });
    expect(await readdir(unsentDirectory)).toHaveLength(2);
  });

  it("nor kept, as the disk is full, wait in memory; the run goes on and they arrive", async () => {
    const nowhere = join(unsentDirectory, "a-file");
    await writeFile(nowhere, "");
    const other = createMlflowClient({ trackingUri: server.url, unsentDirectory: nowhere, maxRetries: 0 });
    away();
    await other.run({ onWarning }, async (run) => {
      for (let step = 0; step < 1500; step += 1) run.logMetric("m", step, { step });
      while (warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      server.answer = fakeMlflow(runs);
    });
    await other.close();
    expect(warnings[0]).toMatch(
      /1500 metrics, params and tags of run \S+ could neither be sent \(.*503.*\) nor kept in .*a-file/,
    );
    expect(first().status).toBe("FINISHED");
    expect(first().metrics.map(({ step }) => step)).toEqual(Array.from({ length: 1500 }, (_, step) => step));
  });

  it("nor kept when the run ends end it as what it was, with a word", async () => {
    const nowhere = join(unsentDirectory, "a-file");
    await writeFile(nowhere, "");
    const other = createMlflowClient({ trackingUri: server.url, unsentDirectory: nowhere, maxRetries: 0 });
    away();
    const result = other.run({ onWarning }, (run) => {
      run.logMetric("m", 1);
      return "the model";
    });
    expect(await result).toBe("the model");
    await other.close();
    expect(warnings.join("\n")).toMatch(/1 metrics, params and tags of run \S+ could neither/);
    expect(warnings.join("\n")).toMatch(/the end \(FINISHED\) of run \S+ could neither be told .* nor kept/);
  });

  it("that the server refuses for good are set aside, not tried for ever", async () => {
    away();
    await client.run({ onWarning }, (run) => run.logMetric("m", 1));
    server.answer = (_, response) => refuse(response, 400, "INVALID_PARAMETER_VALUE");
    expect(await client.sendUnsent()).toMatchObject({ refused: 2 });
    expect((await readdir(unsentDirectory)).every((name) => name.endsWith(".refused"))).toBe(true);
    expect(await client.sendUnsent()).toEqual({ sent: 0, refused: 0, left: 0 });
  });

  it("of another server are left alone", async () => {
    away();
    await client.run({ onWarning }, (run) => run.logMetric("m", 1));
    const other = createMlflowClient({ trackingUri: "http://127.0.0.1:9", unsentDirectory });
    expect(await other.sendUnsent()).toEqual({ sent: 0, refused: 0, left: 0 });
    expect(await readdir(unsentDirectory)).toHaveLength(2);
  });
});
