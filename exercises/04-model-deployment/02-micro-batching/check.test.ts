import { expect, test } from "vitest";
import { createBatcher } from "./batcher.ts";

interface Run {
  rows: number[];
  end: () => void;
  fail: () => void;
}

/** A model whose runs end when the test says so; the result of a row is ten times it. */
function controlled() {
  const runs: Run[] = [];
  const run = (rows: number[]): Promise<number[]> =>
    new Promise((resolve, reject) => {
      runs.push({
        rows,
        end: () => resolve(rows.map((row) => row * 10)),
        fail: () => reject(new Error("the run failed")),
      });
    });
  return { runs, run };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("an idle service runs at once", async () => {
  const { runs, run } = controlled();
  void createBatcher(run, 8).predict(1);
  await turn();
  expect(
    runs.map(({ rows }) => rows),
    "runs right after the first row: an idle service runs at once",
  ).toEqual([[1]]);
});

test("what arrives while a run is under way shares one run for all", async () => {
  const { runs, run } = controlled();
  const { predict } = createBatcher(run, 8);
  const results = Promise.all([1, 2, 3, 4].map(predict));
  await turn();
  expect(runs.length, "runs under way at a time while three more rows wait: one run for all of them").toBe(1);
  runs[0]?.end();
  await turn();
  expect(runs[1]?.rows, "rows of the second run: one run for all that waited").toEqual([2, 3, 4]);
  runs[1]?.end();
  expect(await results, "results, each with its own caller").toEqual([10, 20, 30, 40]);
});

test("a run takes at most maxRows, first come first served", async () => {
  const { runs, run } = controlled();
  const { predict } = createBatcher(run, 2);
  const results = Promise.all([1, 2, 3, 4].map(predict));
  for (let index = 0; index < 3; index++) {
    await turn();
    runs[index]?.end();
  }
  expect(await results, "results").toEqual([10, 20, 30, 40]);
  expect(
    runs.map(({ rows }) => rows),
    "rows of each run, at most two",
  ).toEqual([[1], [2, 3], [4]]);
});

test("a run that fails, fails for its own rows only", async () => {
  const { runs, run } = controlled();
  const { predict } = createBatcher(run, 1);
  const first = predict(1).catch((error: Error) => error.message);
  const second = Promise.race([
    predict(2).catch((error: Error) => error.message),
    turn()
      .then(turn)
      .then(turn)
      .then(turn)
      .then(turn)
      .then(() => "nothing"),
  ]);
  await turn();
  runs[0]?.fail();
  await turn();
  runs[1]?.end();
  expect(await first, "what the caller of the failed run got").toBe("the run failed");
  expect(await second, "what the next caller got: a run fails for its own rows only").toBe(20);
});
