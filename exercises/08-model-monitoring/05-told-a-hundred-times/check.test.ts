import { expect, test } from "vitest";
import { type Alert, createReceiver } from "./webhook.ts";

const alert = (fingerprint = "f1", startsAt = "2001-04-02T00:00:00Z", status = "firing"): Alert => ({
  status,
  fingerprint,
  startsAt,
});
const webhook = (...alerts: Alert[]) => ({ version: "4", groupKey: '{}:{model="flight-delays"}', alerts });

function receiver(failures = 0) {
  const jobs: string[] = [];
  let left = failures;
  const { receive } = createReceiver({
    token: "secret",
    coolDownSeconds: 600,
    enqueue: async ({ fingerprint, startsAt }) => {
      if (left-- > 0) throw new Error("the queue is away");
      jobs.push(`${fingerprint} ${startsAt.slice(5, 10)}`);
    },
  });
  return { jobs, receive: (body: unknown, now = 0, token = "Bearer secret") => receive(token, body, now) };
}

test("a message that comes a hundred times makes one job", async () => {
  const { jobs, receive } = receiver();
  for (let i = 0; i < 100; i++) expect(await receive(webhook(alert()), i * 1000), "status of a repeat").toBe(200);
  expect(jobs.length, "jobs after the same message has come a hundred times: one job").toBe(1);
});

test("a new one makes a new job, once the last has cooled down", async () => {
  const { jobs, receive } = receiver();
  await receive(webhook(alert("f1", "2001-04-02T00:00:00Z")), 0);
  await receive(webhook(alert("f1", "2001-04-09T00:00:00Z")), 599);
  expect(jobs, "jobs while the first cools down").toEqual(["f1 04-02"]);
  await receive(webhook(alert("f1", "2001-04-16T00:00:00Z")), 600);
  expect(jobs, "jobs after a new one, 600 s later").toEqual(["f1 04-02", "f1 04-16"]);
});

test("alerts of one message are separate, and resolved ones make no job", async () => {
  const { jobs, receive } = receiver();
  await receive(webhook(alert("f1"), alert("f2"), alert("f3", "2001-04-02T00:00:00Z", "resolved")));
  expect(jobs, "jobs for two firing alerts and a resolved one").toEqual(["f1 04-02", "f2 04-02"]);
});

test("a wrong token is refused", async () => {
  const { jobs, receive } = receiver();
  expect(
    [await receive(webhook(alert()), 0, "Bearer guess"), await receive(webhook(alert()), 0, "secret")],
    "status with wrong tokens",
  ).toEqual([401, 401]);
  expect(jobs, "jobs").toEqual([]);
});

test.each([
  [null],
  ["text"],
  [{}],
  [{ ...webhook(), version: "3" }],
  [{ ...webhook(), alerts: "all" }],
  [{ version: "4", alerts: [] }],
  [webhook({ status: "firing" } as Alert)],
  [webhook(null as never)],
])("what is no webhook of version 4 is refused: %j", async (body) => {
  expect(
    await receiver()
      .receive(body)
      .catch((error: Error) => error.message),
    `status for ${JSON.stringify(body)}`,
  ).toBe(400);
});

test("what could not be queued is told again, and is not taken for done", async () => {
  const { jobs, receive } = receiver(1);
  expect(
    await receive(webhook(alert())).catch((error: Error) => error.message),
    "status when the queue is away, so that it is told again",
  ).toBe(503);
  expect(await receive(webhook(alert()), 10), "status of the repeat").toBe(200);
  expect(jobs, "jobs after the repeat: what failed is not taken for done").toEqual(["f1 04-02"]);
});
