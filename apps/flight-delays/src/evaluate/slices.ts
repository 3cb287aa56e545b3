import { groupRows, measureSlices, type SliceMetrics, type TimedTable } from "@mlops/tabular";

/** The airports with most flights. */
const AIRPORTS = 10;

/** Metrics by origin airport (the busiest ten), scheduled hour and month; slices with one outcome only are left out. */
export function sliceMetrics(test: TimedTable, probabilities: Float32Array): SliceMetrics[] {
  const airports = measureSlices(groupRows("origin", test.strings.origin ?? []), test, probabilities);
  const busiest = airports.sort((a, b) => b.rows - a.rows).slice(0, AIRPORTS);
  const wholeHours = test.numbers.scheduled_hour?.map(Math.floor) ?? [];
  const hours = measureSlices(groupRows("hour", wholeHours), test, probabilities);
  const months = measureSlices(groupRows("month", test.numbers.month ?? []), test, probabilities);
  return [...busiest, ...hours, ...months];
}
