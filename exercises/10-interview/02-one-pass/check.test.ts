import { createRandom } from "@mlops/statistics";
import { expect, test } from "vitest";
import { reservoir } from "./sample.ts";

async function* numbers(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) yield i;
}

test("every item is equally likely to be in", async () => {
  const random = createRandom(1).nextFloat;
  const counts = Array.from({ length: 10 }, () => 0);
  const passes = 6000;
  for (let pass = 0; pass < passes; pass++) {
    for (const item of await reservoir(numbers(10), 3, random)) counts[item]!++;
  }
  for (const [item, count] of counts.entries())
    expect(count / passes, `how often item ${item} of 10 is in a sample of 3: equally likely is 0.3`).toBeCloseTo(
      0.3,
      1.3,
    );
});

test("a sample has no item twice", async () => {
  const sample = await reservoir(numbers(50), 20, createRandom(2).nextFloat);
  expect(new Set(sample).size, "different items in a sample of 20").toBe(20);
});

test("a short stream is in whole", async () => {
  expect(await reservoir(numbers(4), 10, createRandom(3).nextFloat), "a sample of 10 from 4").toEqual([0, 1, 2, 3]);
  expect(await reservoir(numbers(0), 10, createRandom(3).nextFloat), "a sample from nothing").toEqual([]);
});

test("a stream that is too long to keep is not kept", async () => {
  const held = new Set<WeakRef<object>>();
  async function* objects(): AsyncGenerator<object> {
    for (let i = 0; i < 3000; i++) {
      const item = { payload: new Uint8Array(100_000) };
      held.add(new WeakRef(item));
      yield item;
      if (i % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }, 1);
  const sample = await reservoir(objects(), 5, createRandom(4).nextFloat);
  clearInterval(watch);
  most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  expect(sample.length, "items in the sample").toBe(5);
  expect(most / 1e6, "megabytes held at the most while 300 MB went by: a stream that is too long to keep").toBeLessThan(
    200,
  );
});
