import { afterAll, beforeAll, expect, it } from "vitest";
import { fakeRegistry, type RunningMonitor, runMonitor } from "../running-monitor.ts";
import { type Flights, labelFlights, logFlights, makeFlights, referenceOf, seeded } from "../synthetic-log.ts";
import { until } from "../until.ts";

const random = seeded(5);
const reference = JSON.stringify(referenceOf(makeFlights(random, "2001-01-01", 63, 6000)));
let monitor: RunningMonitor;

beforeAll(async () => {
  monitor = await runMonitor(fakeRegistry({ "1/reference.json": reference }), { windowRows: 1000 });
});
afterAll(() => monitor.close());

/** Flights of one week: it does not end. */
const flights = (rows: number, shift = 0): Flights => makeFlights(random, "2001-03-05", 7, rows, shift);

it("judges every thousand predictions, whatever their event time, and asks for a retraining by the window", async () => {
  const [calm, shifted] = [flights(1000), flights(1000, 1)];
  await logFlights(monitor.database.pool, calm, { batch: 1 });
  await labelFlights(monitor.database.pool, calm, 1);
  await logFlights(monitor.database.pool, shifted, { batch: 2 });
  await labelFlights(monitor.database.pool, shifted, 2);
  const first = await until(monitor.status, ({ windows }) => windows[0]?.status === "closed");
  expect(first.windows[0]).toMatchObject({ number: 1, predictions: 1000, drift: { score: { verdict: "stable" } } });
  expect(first.retrainings).toEqual([]);
  await logFlights(monitor.database.pool, flights(20), { batch: 3 });
  const second = await until(monitor.status, ({ retrainings }) => retrainings.length > 0);
  expect(second.windows.map(({ number, status, labelled }) => [number, status, labelled])).toEqual([
    [1, "closed", 1000],
    [2, "closed", 1000],
    [3, "open", 0],
  ]);
  expect(second.retrainings[0]).toMatchObject({
    number: 2,
    week: "2001-03-05",
    throughWeek: "2001-03-05",
    reason: expect.stringContaining(" in window 2: "),
  });
  await monitor.restart();
  const after = await until(monitor.status, ({ alerts }) => alerts.length > 0);
  expect(after.retrainings).toEqual(second.retrainings);
});
