import type { Queryable } from "@mlops/database";

const dayMilliseconds = 86_400_000;

/**
 * The first Monday after all that was ever predicted, a whole number of 52 weeks after `week`: the same weekday and
 * about the same time of year, so that nothing but the fault is unusual.
 */
export async function firstFreeWeek(db: Queryable, modelName: string, week: string): Promise<string> {
  const { rows } = await db.query<{ newest: Date | null }>(
    "select max(event_time) as newest from mlops.predictions where model_name = $1",
    [modelName],
  );
  const newest = rows[0]?.newest?.getTime() ?? 0;
  let shifted = week;
  while (Date.parse(`${shifted}T00:00:00Z`) <= newest) shifted = addWeeks(shifted, 52);
  return shifted;
}

export function addWeeks(week: string, weeks: number): string {
  return new Date(Date.parse(`${week}T00:00:00Z`) + weeks * 7 * dayMilliseconds).toISOString().slice(0, 10);
}

/** A local time such as `2001-03-07T09:30:00` as many days later as `to` is after `from`, written the same way. */
export function shiftTime(time: string, from: string, to: string): string {
  const shift = Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`);
  const [, date = "", rest = ""] = /^(\d{4}-\d{2}-\d{2})(.*)$/.exec(time) ?? [];
  return `${new Date(Date.parse(`${date}T00:00:00Z`) + shift).toISOString().slice(0, 10)}${rest}`;
}
