import { expect, test } from "vitest";
import { sampleWeek } from "../../src/traffic/flights.ts";
import { weekAt } from "../../src/traffic/weeks.ts";

test("a week's sample is the same in every run, lies in the week, and is in order of departure", async () => {
  const first = await sampleWeek({ week: "2001-04-02", size: 500, seed: 1 });
  const second = await sampleWeek({ week: "2001-04-02", size: 500, seed: 1 });
  expect(second).toEqual(first);
  expect(first).toHaveLength(500);
  expect(first.every((flight) => weekAt(flight.scheduledDeparture) === "2001-04-02")).toBe(true);
  expect(first.map((flight) => flight.index)).toEqual([...first.keys()]);
  const departures = first.map((flight) => flight.scheduledDeparture);
  expect(departures).toEqual(departures.toSorted((a, b) => a - b));
});

test("another seed draws other flights", async () => {
  const first = await sampleWeek({ week: "2001-04-02", size: 50, seed: 1 });
  const second = await sampleWeek({ week: "2001-04-02", size: 50, seed: 2 });
  expect(second).not.toEqual(first);
});
