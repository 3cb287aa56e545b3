import { weekAt } from "@mlops/replay";
import { expect, test } from "vitest";
import { sampleWeek } from "../../src/traffic/flights.ts";

test("a week's sample is the same in every run, lies in the week, and is in order of departure", async () => {
  const first = await sampleWeek({ week: "2001-04-02", size: 500, seed: 1 });
  const second = await sampleWeek({ week: "2001-04-02", size: 500, seed: 1 });
  expect(second).toEqual(first);
  expect(first).toHaveLength(500);
  expect(first.every((flight) => weekAt(flight.eventTime) === "2001-04-02")).toBe(true);
  expect(first.map((flight) => flight.index)).toEqual([...first.keys()]);
  const departures = first.map((flight) => flight.eventTime);
  expect(departures).toEqual(departures.toSorted((a, b) => a - b));
});

test("another seed draws other flights", async () => {
  const first = await sampleWeek({ week: "2001-04-02", size: 50, seed: 1 });
  const second = await sampleWeek({ week: "2001-04-02", size: 50, seed: 2 });
  expect(second).not.toEqual(first);
});

test("a delay is known once the flight has landed, at the pace that the features assume", async () => {
  const [flight] = await sampleWeek({ week: "2001-04-02", size: 1, seed: 1 });
  const minutes = ((flight?.knownAt ?? 0) - (flight?.eventTime ?? 0)) / 60_000;
  expect(minutes).toBe(45 + Math.ceil(Number(flight?.instance.distance) / 7));
});
