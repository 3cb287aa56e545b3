import { request } from "node:http";
import { createMlflowClient } from "mlflow-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve, type TestServer } from "../serve.ts";

let server: TestServer;
let guarded: TestServer;
beforeAll(async () => {
  server = await serve({ server: { allowedHosts: ["tracking.example"] } });
  guarded = await serve({ server: { token: "s3cret" } });
});
afterAll(() => Promise.all([server.close(), guarded.close()]));

/** The status of a request with headers that fetch does not let through. */
function ask(url: string, headers: Record<string, string>, method = "GET"): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("a request by a name that is not this server's", () => {
  it.each([
    ["localhost:5000", 200],
    ["192.168.1.7", 200],
    ["tracking.example", 200],
    ["evil.example", 403],
    ["evil.example:5000", 403],
  ])("as from a page that points %s here, gets %i", async (host, status) => {
    expect(await ask(`${server.url}/version`, { host })).toBe(status);
  });

  it("from another site's page changes nothing", async () => {
    const url = `${server.url}/api/2.0/mlflow/experiments/create`;
    expect(await ask(url, { origin: "https://evil.example", "content-type": "application/json" }, "POST")).toBe(403);
    expect(await ask(url, { origin: server.url, "content-type": "application/json" }, "POST")).toBe(400);
  });
});

describe("a server with a token", () => {
  it("answers only to those who have it", async () => {
    const search = (options: object) =>
      createMlflowClient({ trackingUri: guarded.url, ...options }).searchExperimentsPage();
    await search({ token: "s3cret" });
    await search({ username: "anyone", password: "s3cret" });
    await expect(search({ token: "wrong" })).rejects.toMatchObject({ code: "UNAUTHORIZED", status: 401 });
    await expect(search({})).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect((await fetch(`${guarded.url}/health`)).status).toBe(200);
  });
});

describe("a request", () => {
  const post = (path: string, body: string) =>
    fetch(`${server.url}${path}`, { method: "POST", headers: { "content-type": "application/json" }, body });

  it("that is too large is refused", async () => {
    const answer = await post("/api/2.0/mlflow/experiments/create", `{"name":"${"x".repeat(33 * 1024 * 1024)}"}`).catch(
      () => ({ status: 400 }),
    );
    expect(answer.status).toBe(400);
  });

  it("with unknown fields is served, as are old and camel-case names", async () => {
    const answer = await post(
      "/ajax-api/2.0/mlflow/experiments/create",
      '{"name":"x","artifactLocation":null,"new":{"a":1}}',
    );
    expect(answer.status).toBe(200);
    const { experiment_id: id } = (await answer.json()) as { experiment_id: string };
    expect((await post("/api/2.0/mlflow/experiments/delete", `{"experimentId":"${id}"}`)).status).toBe(200);
  });

  it("with text that Postgres cannot hold is refused", async () => {
    const answer = await post("/api/2.0/mlflow/experiments/create", '{"name":"a\\u0000b"}');
    expect(answer.status).toBe(400);
  });

  it("that asks the bulk history, the data sets and a run's file as MLflow's page does, is served", async () => {
    const client = createMlflowClient({ trackingUri: server.url });
    const experimentId = await client.createExperiment("page");
    const { info } = await client.createRun({ experimentId });
    await client.logMetric(info.runId, { key: "m", value: 1, timestamp: 2, step: 3 });
    await client.uploadContent({ runId: info.runId }, "a b.txt", "text");
    await client.logInputs(info.runId, {
      datasets: [{ dataset: { name: "d", digest: "1", sourceType: "s", source: "{}" } }],
    });
    const get = async (path: string) => (await fetch(server.url + path)).text();
    expect(await get(`/get-artifact?run_id=${info.runId}&path=a%20b.txt`)).toBe("text");
    expect(await get(`/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=${info.runId}&metric_key=m`)).toContain(
      info.runId,
    );
    const found = await post(
      "/ajax-api/2.0/mlflow/experiments/search-datasets",
      `{"experiment_ids":["${experimentId}"]}`,
    );
    expect(await found.json()).toEqual({
      dataset_summaries: [{ experiment_id: experimentId, name: "d", digest: "1" }],
    });
    await client.close();
  });
});
