import { expect, test } from "vitest";
import { createRunCache, type Stage } from "./run-cache.ts";

const train: Stage = {
  cmd: "node train.js",
  deps: { features: "1", "train.js": "2" },
  params: { rate: 0.1, epochs: 4 },
};

function counted(fails = 0) {
  let runs = 0;
  const cache = createRunCache(async () => {
    runs++;
    if (runs <= fails) throw new Error("out of memory");
    return `model ${runs}`;
  });
  return { cache, runs: () => runs };
}

test("the same stage is run once", async () => {
  const { cache, runs } = counted();
  const both = [await cache.run(train), await cache.run({ ...train })];
  expect(runs(), "runs of the same stage asked for twice: it is run once").toBe(1);
  expect(both, "what both got").toEqual(["model 1", "model 1"]);
});

test.each<[string, Stage]>([
  ["another command", { ...train, cmd: "node train.js --fast" }],
  ["another hash of a dep", { ...train, deps: { ...train.deps, features: "9" } }],
  ["another dep", { ...train, deps: { ...train.deps, more: "3" } }],
  ["another parameter value", { ...train, params: { ...train.params, rate: 0.01 } }],
  ["another parameter", { ...train, params: { ...train.params, seed: 1 } }],
  ["a parameter that is text in place of a number", { ...train, params: { ...train.params, rate: "0.1" } }],
  ["a hash that looks like two", { ...train, deps: { features: '1","train.js":"2' } }],
])("%s makes another run", async (what, changed) => {
  const { cache, runs } = counted();
  await cache.run(train);
  await cache.run(changed);
  expect(runs(), `runs when the second stage has ${what}`).toBe(2);
});

test("deps and parameters count in whatever order they are written", async () => {
  const { cache, runs } = counted();
  await cache.run(train);
  await cache.run({ params: { epochs: 4, rate: 0.1 }, deps: { "train.js": "2", features: "1" }, cmd: train.cmd });
  expect(runs(), "runs of one stage written in two orders: in whatever order, it is the same").toBe(1);
});

test("a stage that is under way is not run a second time", async () => {
  const { cache, runs } = counted();
  await Promise.all([cache.run(train), cache.run(train), cache.run(train)]);
  expect(runs(), "runs of a stage that is asked for three times at once").toBe(1);
});

test("nothing is kept of a run that failed", async () => {
  const { cache } = counted(1);
  const first = await cache.run(train).catch((error: Error) => error.message);
  const second = await cache.run(train).catch((error: Error) => error.message);
  expect([first, second], "the first run fails, the second does not: nothing is kept of a run that failed").toEqual([
    "out of memory",
    "model 2",
  ]);
});
