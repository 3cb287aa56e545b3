import { expect, test } from "vitest";
import { goesToCanary } from "./canary.ts";

const keys = Array.from({ length: 4000 }, (_, index) => `flight-${String(index).padStart(5, "0")}`);
const chosen = (share: number, salt = "v7"): string[] => keys.filter((key) => goesToCanary(key, share, salt));

test.each([0.05, 0.2, 0.5])("about the share %f of keys goes to the canary", (share) => {
  const found = chosen(share).length / keys.length;
  expect(
    Math.abs(found - share),
    `${found} of the keys went to the canary, asked for about the share ${share}; difference`,
  ).toBeLessThan(0.025);
});

test("the same key always goes the same way", () => {
  expect(chosen(0.3), "keys chosen a second time").toEqual(chosen(0.3));
});

test("a key that is in at one share stays in at every larger one", () => {
  const larger = new Set(chosen(0.2));
  const lost = chosen(0.05).filter((key) => !larger.has(key));
  expect(lost, "keys that were in at 5 % and are not at 20 %: who is in stays in").toEqual([]);
});

test("another salt picks others", () => {
  const before = new Set(chosen(0.2, "v7"));
  const both = chosen(0.2, "v8").filter((key) => before.has(key)).length;
  expect(
    Math.abs(both / keys.length - 0.04),
    "share of keys in both canaries, as a difference from 0.2 x 0.2",
  ).toBeLessThan(0.02);
});

test("0 is nobody and 1 is everybody", () => {
  expect([chosen(0).length, chosen(1).length], "keys at a share of 0 and of 1").toEqual([0, keys.length]);
});
