import { expect, test } from "vitest";
import { createCache } from "./cache.ts";

function watched(capacity = 10) {
  const loads: string[] = [];
  const state = { time: 0, fails: false };
  const load = async (key: string): Promise<string> => {
    loads.push(key);
    await new Promise((resolve) => setImmediate(resolve));
    if (state.fails) throw new Error("the store is away");
    return `${key} at ${state.time}`;
  };
  return { loads, state, cache: createCache({ capacity, maxAgeSeconds: 60, now: () => state.time, load }) };
}

test("a value is loaded once and then comes from the cache, until it is too old", async () => {
  const { loads, state, cache } = watched();
  await cache.get("ORD");
  state.time = 59;
  expect(await cache.get("ORD"), "the value after 59 seconds").toBe("ORD at 0");
  state.time = 60;
  expect(await cache.get("ORD"), "the value after 60 seconds, where it may be younger than that").toBe("ORD at 60");
  expect(loads, "loads").toEqual(["ORD", "ORD"]);
});

test("the least recently used goes", async () => {
  const { loads, cache } = watched(2);
  for (const key of ["a", "b", "a", "c", "a", "b"]) await cache.get(key);
  expect(loads, "loads for a, b, a, c, a, b with room for two: the least recently used goes").toEqual([
    "a",
    "b",
    "c",
    "b",
  ]);
});

test("a hundred who ask at once cost one load: a cache loads once", async () => {
  const { loads, cache } = watched();
  const values = await Promise.all(Array.from({ length: 100 }, () => cache.get("ORD")));
  expect(loads.length, "loads for a hundred who ask for one key at once: it loads once").toBe(1);
  expect(new Set(values).size, "different values that they got").toBe(1);
});

test("a load that fails is an error for all who wait, and is not kept", async () => {
  const { loads, state, cache } = watched();
  state.fails = true;
  const outcomes = await Promise.allSettled([cache.get("ORD"), cache.get("ORD")]);
  expect(
    outcomes.map(({ status }) => status),
    "outcomes of two who waited for a load that failed",
  ).toEqual(["rejected", "rejected"]);
  state.fails = false;
  expect(await cache.get("ORD"), "the value afterwards").toBe("ORD at 0");
  expect(loads.length, "loads in all").toBe(2);
});

test("the age counts from when the load began", async () => {
  const { state, cache } = watched();
  const slow = cache.get("ORD");
  state.time = 50;
  await slow;
  state.time = 70;
  expect(await cache.get("ORD"), "the value 70 seconds after its load began and 20 after it ended").toBe("ORD at 70");
});
