import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { defaultLimits } from "../../src/settings.ts";
import { fakeLog, fakeStore, flightsFolder, post, runService, until } from "../service/running-service.ts";

const row = { origin: "JFK", distance: 100, scheduled_departure: "2001-03-05T17:40" };
const full = { origin: "JFK", distance: 100, origin_late_rate_3h: 0.4 };

describe("under too much load", () => {
  it("sheds with 429 and Retry-After, answers what it took, and recovers", async () => {
    const limits = { ...defaultLimits, queueRows: 200 };
    const { url, metrics } = await runService({ modelUri: flightsFolder(), modelName: "m", limits });
    const instances = new Array(100).fill(full);
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => post(`${url}/v1/models/m:predict`, { instances })),
    );
    const taken = answers.filter((answer) => answer.status === 200);
    const shed = answers.filter((answer) => answer.status === 429);
    expect(taken.length + shed.length).toBe(60);
    expect(taken.length).toBeGreaterThanOrEqual(2);
    for (const answer of taken) expect(answer.json.predictions).toHaveLength(100);
    for (const answer of shed) expect(answer.headers.get("retry-after")).toBe("1");
    expect((await post(`${url}/v1/models/m:predict`, { instances })).status).toBe(200);
    if (shed.length > 0) expect(await metrics.text()).toContain('kind="queue_full"');
  });
});

describe("clients that go away", () => {
  it("in the middle of an upload or before the answer leave nothing behind", async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const store = fakeStore({ JFK: 0.4 });
    const log = fakeLog();
    const service = await runService(
      { modelUri: flightsFolder(), modelName: "m" },
      { readOnline: async (keys) => gate.then(() => store.read(keys)), insertPredictions: log.insert },
    );
    const body = JSON.stringify({ instances: [row] });
    const open = (text: string) => {
      const sent = request(`${service.url}/v1/models/m:predict`, {
        method: "POST",
        headers: { "content-length": body.length },
      });
      sent.on("error", () => {});
      sent.write(text);
      return sent;
    };
    const uploading = open(body.slice(0, 20));
    const waiting = open(body);
    await until(async () => (await service.metrics.text()).includes("requests_in_flight 2"));
    uploading.destroy();
    waiting.destroy();
    await until(async () => (await service.metrics.text()).includes("requests_in_flight 0"));
    release();
    await until(async () => (await service.metrics.text()).includes('kind="client_gone"} 1'));
    expect(log.rows.size).toBe(0);
    expect((await post(`${service.url}/v1/models/m:predict`, { instances: [row] })).status).toBe(200);
  });

  it("are held to the deadline that they set, in a header or in V2's timeout", async () => {
    const slow = async (): Promise<undefined[]> => new Promise((resolve) => setTimeout(() => resolve([undefined]), 40));
    const { url } = await runService({ modelUri: flightsFolder(), modelName: "m" }, { readOnline: slow });
    const late = await post(`${url}/v1/models/m:predict`, { instances: [row] }, { "x-request-timeout-ms": "5" });
    expect([late.status, late.json.error]).toEqual([504, expect.stringContaining("deadline")]);
    const bad = await post(`${url}/v1/models/m:predict`, { instances: [row] }, { "x-request-timeout-ms": "soon" });
    expect(bad.status).toBe(400);
  });
});

describe("while the online store is away", () => {
  it("answers 503 for rows that need it, and 200 for rows that bring their features", async () => {
    let away = true;
    const readOnline = async (keys: readonly unknown[]) => {
      if (away) throw new Error("connect ECONNREFUSED");
      return keys.map(() => ({ late_rate_3h: 0.4 }));
    };
    const { url } = await runService({ modelUri: flightsFolder(), modelName: "m" }, { readOnline });
    const refused = await post(`${url}/v1/models/m:predict`, { instances: [row] });
    expect([refused.status, refused.json.error, refused.headers.get("retry-after")]).toEqual([
      503,
      "the online feature store does not answer: connect ECONNREFUSED",
      "1",
    ]);
    expect((await post(`${url}/v1/models/m:predict`, { instances: [full] })).status).toBe(200);
    away = false;
    expect((await post(`${url}/v1/models/m:predict`, { instances: [row] })).status).toBe(200);
  });

  it("asks it once for a key, however many requests want it at the same time", async () => {
    const store = fakeStore({ JFK: 0.4, ORD: 0.1 });
    const { url } = await runService({ modelUri: flightsFolder(), modelName: "m" }, { readOnline: store.read });
    const instances = [row, { ...row, origin: "ORD" }];
    await Promise.all(Array.from({ length: 10 }, () => post(`${url}/v1/models/m:predict`, { instances })));
    await post(`${url}/v1/models/m:predict`, { instances });
    expect(store.asked.flat()).toHaveLength(2);
  });
});
