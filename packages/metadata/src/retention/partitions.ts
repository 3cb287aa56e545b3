import type { Queryable } from "@mlops/database";

/**
 * Makes the prediction log's partitions for the month of `now` and the next one, and moves there what already waits
 * in the default partition. Called by `migrateMetadata`; a service that runs for months may call it once a day.
 * Returns the months made, as `2026-01`.
 */
export async function makePredictionPartitions(db: Queryable, now: Date = new Date()): Promise<string[]> {
  const months = [0, 1].map((ahead) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)));
  const made: string[] = [];
  for (const month of months) {
    const day = month.toISOString().slice(0, 10);
    const { rows } = await db.query<{ made: boolean }>("select mlops.make_prediction_month($1) as made", [day]);
    if (rows[0]?.made) made.push(day.slice(0, 7));
  }
  return made;
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
