import { expect, test } from "vitest";
import { mapPooled } from "./pool.ts";

interface Call {
  item: number;
  end: () => void;
  fail: (error: Error) => void;
}

/** Work that ends when the test says so. */
function controlled(): { calls: Call[]; work: (item: number) => Promise<number> } {
  const calls: Call[] = [];
  const work = (item: number): Promise<number> =>
    new Promise((resolve, reject) => calls.push({ item, end: () => resolve(item * 10), fail: reject }));
  return { calls, work };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("has at most three at a time under way when the limit is 3", async () => {
  const { calls, work } = controlled();
  void mapPooled([1, 2, 3, 4, 5], 3, work);
  await turn();
  expect(calls.length, "calls started before any has ended, with a limit of three at a time").toBe(3);
});

test("starts the next as soon as one ends", async () => {
  const { calls, work } = controlled();
  void mapPooled([1, 2, 3, 4], 2, work);
  await turn();
  calls[1]?.end();
  await turn();
  expect(
    calls.map(({ item }) => item),
    "items started when the second of two has ended and the first has not",
  ).toEqual([1, 2, 3]);
});

test("gives the results in the order of the items", async () => {
  const { calls, work } = controlled();
  const all = mapPooled([1, 2, 3], 3, work);
  await turn();
  for (const call of calls.toReversed()) {
    call.end();
    await turn();
  }
  expect(await all, "results when the last item ended first").toEqual([10, 20, 30]);
});

test("starts no further item after a failure, and passes it on", async () => {
  const { calls, work } = controlled();
  const all = mapPooled([1, 2, 3, 4, 5], 2, work);
  const failure = all.catch((error: Error) => error.message);
  await turn();
  calls[0]?.fail(new Error("the disk is full"));
  await turn();
  calls[1]?.end();
  await turn();
  expect(calls.length, "calls started; the first of them failed").toBe(2);
  expect(await failure, "the error that comes out").toBe("the disk is full");
});

test("an empty list gives an empty list", async () => {
  expect(await mapPooled([], 3, async () => 1), "results for no items").toEqual([]);
});
