import { type ConnectionSource, transaction } from "@mlops/database";
import { dropPredictionsBefore, makePredictionPartitions } from "@mlops/metadata";

/** What a round of housekeeping did. */
export interface Kept {
  /** Months of the prediction log that were made, as `2026-01`. */
  readonly made: readonly string[];
  /** Partitions that were dropped. */
  readonly dropped: readonly string[];
}

/**
 * The daily housekeeping of a log that grows for ever: makes the months that come, and those that have rows but were not
 * made, and removes what is older than so many whole months before this one.
 *
 * @param options.keepMonths undefined: everything is kept
 */
export async function keepHouse(
  pool: ConnectionSource,
  { keepMonths, now }: { readonly keepMonths: number | undefined; readonly now: Date },
): Promise<Kept> {
  const made = await transaction(pool, (db) => makePredictionPartitions(db, now));
  if (keepMonths === undefined) return { made, dropped: [] };
  const oldest = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - keepMonths, 1));
  const dropped = await transaction(pool, async (db) => {
    // Alertmanager repeats itself for hours, not months: what it said then need not be known any more.
    await db.query("delete from monitor.notifications where received_at < $1", [oldest]);
    return dropPredictionsBefore(db, oldest);
  });
  return { made, dropped };
}
