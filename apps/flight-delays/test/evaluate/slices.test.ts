import { rocAuc } from "@mlops/statistics";
import type { TimedTable } from "@mlops/tabular";
import { expect, test } from "vitest";
import { sliceMetrics } from "../../src/evaluate/slices.ts";

/** Flights of twelve airports, airport n having 220 + 10 n of them; odd rows are late. */
function table(): TimedTable {
  const origins = Array.from({ length: 12 }, (_, n) =>
    Array<string>(220 + 10 * n).fill(`A${String.fromCharCode(65 + n)}`),
  ).flat();
  const rows = origins.length;
  const column = (value: (row: number) => number): Float32Array =>
    Float32Array.from({ length: rows }, (_, row) => value(row));
  return {
    rows,
    strings: { origin: origins },
    numbers: { scheduled_hour: column((row) => (row % 2 === 0 ? 8.25 : 17.5)), month: column(() => 6) },
    late: column((row) => (row % 4 < 2 ? 1 : 0)),
    delayMinutes: column(() => 0),
    eventTimes: new Float64Array(rows),
  };
}

test("the ten busiest airports, the hours and the month are measured each on their own rows", () => {
  const flights = table();
  const scores = Float32Array.from({ length: flights.rows }, (_, row) => ((row * 37) % 101) / 101);
  const slices = sliceMetrics(flights, scores);
  expect(slices.map(({ slice }) => slice)).toEqual([
    ..."LKJIHGFEDC".split("").map((letter) => `origin=A${letter}`),
    "hour=8",
    "hour=17",
    "month=6",
  ]);
  const month = slices.find(({ slice }) => slice === "month=6");
  expect(month?.auc).toBeCloseTo(rocAuc(flights.late, scores), 12);
  expect(month?.rows).toBe(flights.rows);
  for (const slice of slices) expect(slice.auc_low < slice.auc && slice.auc < slice.auc_high).toBe(true);
});

test("a slice with too few flights or one outcome only is left out", () => {
  const flights = table();
  const few = {
    ...flights,
    numbers: { ...flights.numbers, month: flights.numbers.month?.map((m, row) => (row < 199 ? 5 : m)) as Float32Array },
  };
  const scores = new Float32Array(flights.rows).fill(0.5);
  expect(sliceMetrics(few, scores).map(({ slice }) => slice)).not.toContain("month=5");
  expect(sliceMetrics({ ...flights, late: flights.late.map(() => 0) }, scores)).toEqual([]);
});
