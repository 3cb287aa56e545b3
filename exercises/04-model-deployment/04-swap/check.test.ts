import { expect, test } from "vitest";
import { createServing, type Session } from "./swap.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Watched extends Session {
  released: number;
  /** Ends the oldest run that is under way. */
  end: () => void;
}

/** Multiplies; its runs end when the test says so, those of its example at once. */
function session(factor: number, answers = true): Watched {
  const ends: (() => void)[] = [];
  const watched: Watched = {
    example: -1,
    released: 0,
    end: () => ends.shift()?.(),
    release: () => {
      watched.released++;
    },
    run: (row) => {
      if (!answers) return Promise.reject(new Error("it cannot answer"));
      if (row === watched.example) return Promise.resolve(row * factor);
      return new Promise((resolve) => ends.push(() => resolve(row * factor)));
    },
  };
  return watched;
}

test("what is under way keeps the session that it began with", async () => {
  const [old, young] = [session(2), session(3)];
  const serving = createServing(old);
  const before = serving.predict(10);
  await serving.swap(async () => young);
  const after = serving.predict(10);
  expect(
    old.released,
    "releases of the old session while a run is under way: it keeps the session, released as soon as nothing runs on it",
  ).toBe(0);
  old.end();
  young.end();
  expect(await before, "the answer to what began before the swap").toBe(20);
  expect(await after, "the answer to what began after the swap").toBe(30);
  await turn();
  expect(old.released, "releases of the old session when all has ended").toBe(1);
  expect(young.released, "releases of the current session").toBe(0);
});

test("an idle old session is released with the swap, and once", async () => {
  const old = session(2);
  const serving = createServing(old);
  await serving.swap(async () => session(3));
  await serving.swap(async () => session(4));
  expect(old.released, "releases of the first session after two swaps").toBe(1);
});

test("a candidate that does not load leaves the current one serving", async () => {
  const old = session(2);
  const serving = createServing(old);
  const error = await serving
    .swap(async () => Promise.reject(new Error("no such file")))
    .catch((reason: Error) => reason.message);
  expect(error, "the error that comes out of the swap").toBe("no such file");
  const answer = serving.predict(5);
  old.end();
  expect(await answer, "the answer of the old session").toBe(10);
  expect(old.released, "releases of the old session, which keeps the session").toBe(0);
});

test("a candidate that cannot answer its own example is released and never serves", async () => {
  const [old, broken] = [session(2), session(3, false)];
  const serving = createServing(old);
  const error = await serving.swap(async () => broken).catch((reason: Error) => reason.message);
  expect(error, "the error that comes out of the swap: the candidate cannot answer").toBe("it cannot answer");
  expect(broken.released, "releases of a candidate that cannot answer").toBe(1);
  const answer = serving.predict(5);
  old.end();
  expect(await answer, "the answer, by the old session").toBe(10);
});
