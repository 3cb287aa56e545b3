import { expect, test } from "vitest";
import { type Answer, withRetries } from "./retry.ts";

/** Plays answers one after the other; a text is thrown. */
async function play(answers: (Answer | string)[], idempotent: boolean, retries = 3, random = 0.5) {
  const waits: number[] = [];
  let attempts = 0;
  const attempt = async (): Promise<Answer> => {
    const answer = answers[Math.min(attempts++, answers.length - 1)] as Answer | string;
    if (typeof answer === "string") throw new Error(answer);
    return answer;
  };
  const options = {
    idempotent,
    retries,
    random: () => random,
    wait: async (seconds: number) => void waits.push(seconds),
  };
  const result = await withRetries(attempt, options).catch((error: Error) => error.message);
  return { attempts, waits, result: typeof result === "string" ? result : result.status };
}

test.each([429, 503, 500, 502, 504])("a read is tried again after %i", async (status) => {
  expect(await play([{ status }, { status: 200 }], true), `a read after ${status}: it is tried again`).toMatchObject({
    attempts: 2,
    result: 200,
  });
});

test("a read is tried again when the connection breaks", async () => {
  expect(await play(["reset", { status: 200 }], true), "a read after a broken connection").toMatchObject({
    attempts: 2,
    result: 200,
  });
});

test.each([500, 502, 504])("creating a run is not repeated after %i", async (status) => {
  expect(
    await play([{ status }, { status: 200 }], false),
    `a creation after ${status}: repeated, it might have made two runs`,
  ).toMatchObject({ attempts: 1, result: status });
});

test("creating a run is not repeated when the connection breaks", async () => {
  expect(
    await play(["reset", { status: 200 }], false),
    "a creation after a broken connection: repeated, it might have made two runs",
  ).toMatchObject({ attempts: 1, result: "reset" });
});

test.each([429, 503])("creating a run is repeated after %i, which says that nothing was done", async (status) => {
  expect(await play([{ status }, { status: 200 }], false), `a creation after ${status}`).toMatchObject({
    attempts: 2,
    result: 200,
  });
});

test.each([200, 400, 401, 404, 409])("%i is the result, at once", async (status) => {
  expect(await play([{ status }], true), `a read that is answered ${status}`).toMatchObject({
    attempts: 1,
    result: status,
  });
});

test("waits double, with chance in them, and end at a minute", async () => {
  const { waits } = await play([{ status: 503 }], true, 9, 0.5);
  expect(waits, "waits when chance gives one half each time").toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60]);
});

test("the server's own wish comes first", async () => {
  expect(
    (await play([{ status: 429, retryAfterSeconds: 7 }, { status: 200 }], false)).waits,
    "wait when the server says 7 seconds",
  ).toEqual([7]);
});

test("it ends after so many repeats, with the last answer or the last error", async () => {
  expect(await play([{ status: 503 }], true, 3), "an endless 503 with three repeats").toMatchObject({
    attempts: 4,
    result: 503,
  });
  expect(await play(["reset"], true, 2), "an endless broken connection with two repeats").toMatchObject({
    attempts: 3,
    result: "reset",
  });
});
