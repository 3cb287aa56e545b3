import { expect, test } from "vitest";
import { createBuffer, type Metric } from "./buffer.ts";

const metric = (step: number): Metric => ({ key: "loss", value: 1 / (step + 1), step });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A server that can be told to fail, and notes what it takes. */
function server() {
  const batches: number[][] = [];
  const state = { failures: 0, underWay: 0, mostAtOnce: 0 };
  const send = async (metrics: Metric[]): Promise<void> => {
    state.underWay++;
    state.mostAtOnce = Math.max(state.mostAtOnce, state.underWay);
    const steps = metrics.map(({ step }) => step);
    await turn();
    state.underWay--;
    if (state.failures-- > 0) throw new Error("502 from the proxy");
    batches.push(steps);
  };
  return { batches, state, send, steps: () => batches.flat() };
}

const all = Array.from({ length: 2500 }, (_, step) => step);

test("2,500 metrics need few requests, and come in order", async () => {
  const { batches, send, steps } = server();
  const buffer = createBuffer(send, 1000);
  for (const step of all) buffer.log(metric(step));
  await buffer.flush();
  expect(batches.length, "requests for 2,500 metrics at most 1,000 at a time: few requests").toBeLessThanOrEqual(4);
  expect(Math.max(...batches.map(({ length }) => length)), "metrics in the largest request").toBeLessThanOrEqual(1000);
  expect(steps(), "steps in the order in which they arrived").toEqual(all);
});

test("there is one request at a time", async () => {
  const { state, send } = server();
  const buffer = createBuffer(send, 10);
  for (const step of all.slice(0, 100)) buffer.log(metric(step));
  await buffer.flush();
  expect(state.mostAtOnce, "requests under way at once: one request at a time").toBe(1);
});

test("a full batch is sent without a flush", async () => {
  const { send, steps } = server();
  const buffer = createBuffer(send, 2);
  buffer.log(metric(0));
  buffer.log(metric(1));
  for (let i = 0; i < 5; i++) await turn();
  expect(steps(), "steps that arrived without a flush").toEqual([0, 1]);
});

test("when sending fails the metrics are still there", async () => {
  const { state, send, steps } = server();
  const buffer = createBuffer(send, 10);
  state.failures = 1;
  buffer.log(metric(0));
  const error = await buffer.flush().catch((reason: Error) => reason.message);
  expect(error, "what the flush says when the request fails").toBe("502 from the proxy");
  buffer.log(metric(1));
  await buffer.flush();
  expect(steps(), "steps that arrived with the next flush: after a failure the metrics are still there").toEqual([
    0, 1,
  ]);
});

test("what is logged while a request is under way is not lost", async () => {
  const { send, steps } = server();
  const buffer = createBuffer(send, 10);
  buffer.log(metric(0));
  const first = buffer.flush();
  buffer.log(metric(1));
  await first;
  await buffer.flush();
  expect(steps(), "steps that arrived").toEqual([0, 1]);
});
