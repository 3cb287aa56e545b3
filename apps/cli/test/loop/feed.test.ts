import { expect, test } from "vitest";
import { createFeed } from "../../src/loop/events/feed.ts";

interface Event {
  readonly name: string;
}

const named =
  (name: string) =>
  (event: Event): event is Event =>
    event.name === name;

test("one can wait for an event that is past, and for one to come", async () => {
  const feed = createFeed<Event>();
  feed.push({ name: "a" });
  const coming = feed.until(named("b"));
  feed.push({ name: "b" });
  expect(await feed.until(named("a"))).toEqual({ name: "a" });
  expect(await coming).toEqual({ name: "b" });
});

test("when the source has failed, whoever waits gets the error; what came before is still there", async () => {
  const feed = createFeed<Event>();
  feed.push({ name: "a" });
  const waiting = feed.until(named("b"));
  feed.fail(new Error("the trainer was killed"));
  await expect(waiting).rejects.toThrow("the trainer was killed");
  await expect(feed.until(named("c"))).rejects.toThrow("the trainer was killed");
  expect(await feed.until(named("a"))).toEqual({ name: "a" });
});

test("a listener is told until it stops", () => {
  const feed = createFeed<Event>();
  const seen: string[] = [];
  const stop = feed.listen((event) => seen.push(event.name));
  feed.push({ name: "a" });
  stop();
  feed.push({ name: "b" });
  expect(seen).toEqual(["a"]);
});
