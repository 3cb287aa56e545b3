import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import { expect, it } from "vitest";
import { startProcess } from "../process/process.ts";
import { post } from "../service/running-service.ts";

const model = fileURLToPath(new URL("../../bench/serving/model", import.meta.url));
const row = { origin: "JFK", destination: "SFO", scheduled_departure: "2001-03-05T17:40:00", distance: 2586 };
const path = "/v1/models/flight-delays:predict";
const request = { method: "POST" as const, path, headers: { "content-type": "application/json" } };
/** Rows of one request: enough that the model, not HTTP, is what is too slow. */
const body = JSON.stringify({ instances: new Array(64).fill(row) });
const queueRows = 256;

it("a burst of ten times capacity is shed with 429, what is taken keeps its latency, and all is well after", async () => {
  const service = await startProcess({
    MODEL_URI: model,
    MODEL_NAME: "flight-delays",
    LIMIT_QUEUE_ROWS: String(queueRows),
    LIMIT_BATCH_ROWS: "64",
  });
  // The queue takes four of these requests: eight connections fill it, eighty are ten times as many.
  const load = { url: service.url, requests: [{ ...request, body }], duration: 2 };
  const usual = await autocannon({ ...load, connections: 4 });
  expect(usual.non2xx).toBe(0);
  const accepted: number[] = [];
  const burst = autocannon({ ...load, connections: 80 });
  burst.on("response", (_client, status, _bytes, milliseconds) => {
    if (status === 200) accepted.push(milliseconds);
  });
  const shed = await burst;
  const others = Object.keys(shed.statusCodeStats ?? {}).filter((status) => status !== "200" && status !== "429");
  expect({ others, errors: shed.errors }).toEqual({ others: [], errors: 0 });
  expect(shed["4xx"]).toBeGreaterThan(shed["2xx"]);
  accepted.sort((left, right) => left - right);
  const p99 = accepted[Math.floor(accepted.length * 0.99)] as number;
  // The queue bounds the wait. The rest of it is the machine's, which eighty clients keep busy as well.
  expect(p99).toBeLessThan(20 * Math.max(10, usual.latency.p99));
  const after = await autocannon({ ...load, connections: 4 });
  expect(after.non2xx).toBe(0);
  expect(after.latency.p99).toBeLessThan(5 * Math.max(10, usual.latency.p99));
  expect((await post(`${service.url}${path}`, { instances: [row] })).status).toBe(200);
});
