/** A week of event time, named by its Monday: `2001-04-02`. */
export type Week = string;

const WEEK_MILLISECONDS = 7 * 86_400_000;

/** Half-open range of event time of a week, milliseconds since 1970. */
export function weekRange(week: Week): readonly [start: number, end: number] {
  const start = Date.parse(`${week}T00:00:00Z`);
  return [start, start + WEEK_MILLISECONDS];
}

/** The week of a number of weeks later, or earlier when negative. */
export function addWeeks(week: Week, weeks: number): Week {
  return new Date(weekRange(week)[0] + weeks * WEEK_MILLISECONDS).toISOString().slice(0, 10);
}

/** How many weeks `later` is after `earlier`. */
export function weeksBetween(earlier: Week, later: Week): number {
  return Math.round((weekRange(later)[0] - weekRange(earlier)[0]) / WEEK_MILLISECONDS);
}
