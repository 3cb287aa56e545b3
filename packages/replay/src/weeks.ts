/** A week by its Monday, `2001-03-05`; rows of the local days Monday to Sunday belong to it. */
export type Week = string;

const dayMilliseconds = 86_400_000;
export const weekMilliseconds: number = 7 * dayMilliseconds;

/** A week was named by something that is not a Monday. */
class NotAWeekError extends Error {
  override readonly name = "NotAWeekError";

  readonly found: string;

  constructor(found: string) {
    super(`expected a week by its Monday, such as 2001-03-05, found ${JSON.stringify(found)}`);
    this.found = found;
  }
}

/** Start of the week in milliseconds since 1970, local time read as UTC. */
export function weekStart(week: Week): number {
  const time = /^\d{4}-\d\d-\d\d$/.test(week) ? Date.parse(`${week}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).getUTCDay() !== 1) throw new NotAWeekError(week);
  return time;
}

/** All weeks from the first to the last, both included. */
export function weeksBetween(first: Week, last: Week): Week[] {
  const weeks: Week[] = [];
  for (let start = weekStart(first); start <= weekStart(last); start += weekMilliseconds) weeks.push(weekAt(start));
  return weeks;
}

/** The week that a time lies in. */
export function weekAt(time: number): Week {
  const sinceMonday = (new Date(time).getUTCDay() + 6) % 7;
  return new Date(time - sinceMonday * dayMilliseconds).toISOString().slice(0, 10);
}
