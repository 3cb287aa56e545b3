import type { Queryable } from "@mlops/database";

/**
 * Makes the prediction log's partitions for the month of `now` and the next one, and for each month before that has rows
 * in the default partition; those rows are moved. Called by `migrateMetadata`, and once a day by the monitor.
 * Returns the months made, as `2026-01`.
 */
export async function makePredictionPartitions(db: Queryable, now: Date = new Date()): Promise<string[]> {
  const [present, next] = [0, 1].map((ahead) => monthOf(now, ahead)) as [string, string];
  const made: string[] = [];
  for (const month of [...(await unmadeMonths(db, monthOf(now, 2))), present, next]) {
    const { rows } = await db.query<{ made: boolean }>("select mlops.make_prediction_month($1) as made", [month]);
    if (rows[0]?.made) made.push(month.slice(0, 7));
  }
  return made;
}

/** The first day of a month, `2026-01-01`. */
function monthOf(now: Date, ahead: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString().slice(0, 10);
}

/**
 * Months of the UUIDv7 in the default partition, from 2020 to before `end`: a clock that was wrong by decades does not
 * make months of its own. The first 12 hexadecimal digits are the milliseconds since 1970, the 13th is the version.
 */
async function unmadeMonths(db: Queryable, end: string): Promise<string[]> {
  const { rows } = await db.query<{ month: string }>(
    `select distinct to_char(to_timestamp(('x' || left(hex, 12))::bit(48)::bigint / 1000.0) at time zone 'UTC', 'YYYY-MM-01') as month
     from (select replace(id::text, '-', '') as hex from mlops.predictions_default
           where id >= mlops.uuid_from('2020-01-01T00:00:00Z') and id < mlops.uuid_from($1::date::timestamp at time zone 'UTC')) as waiting
     where substr(hex, 13, 1) = '7'
     order by 1`,
    [end],
  );
  return rows.map(({ month }) => month);
}

/**
 * Removes every prediction and label older than the month of `day`, by dropping whole partitions.
 * Returns the names of the dropped ones.
 */
export async function dropPredictionsBefore(db: Queryable, day: Date): Promise<string[]> {
  const { rows } = await db.query<{ partition: string }>("select partition from mlops.drop_predictions_before($1)", [
    day.toISOString().slice(0, 10),
  ]);
  return rows.map((row) => row.partition);
}
