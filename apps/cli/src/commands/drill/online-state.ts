import type { Queryable } from "@mlops/database";

/** How the online features of a drilled week are made from those of the week that it repeats. */
export type StateKind = "as it was" | "missing" | "stuck";

/**
 * Copies what the feature store knew of the airports in the week `from` to the week `to`. `stuck`: the writer hangs, so
 * that all through the week each airport has what it had on the Monday morning before. Twelve hours more are copied:
 * the store's clock is not the airports' own, and a Sunday evening in the west is its Monday.
 * Where one of the weeks is in summer time and the other is not, the hours of flights lie an hour apart on that clock.
 */
export async function copyOnlineState(db: Queryable, from: string, to: string, kind: StateKind): Promise<void> {
  if (kind === "missing") return;
  const { rows } = await db.query<{ column: string }>(
    `select column_name as "column" from information_schema.columns
     where table_schema = 'features' and table_name = 'airport_state' and column_name not in ('airport', 'bucket_start')
     order by ordinal_position`,
  );
  const columns = rows.map(({ column }) => `"${column}"`);
  const values = columns.map((column) => (kind === "stuck" ? `first_value(${column}) over first` : column));
  await db.query(
    `insert into features.airport_state (airport, bucket_start, ${columns.join(", ")})
     select airport, bucket_start + (($2::date + time '12:00') at time zone 'America/New_York'
       - ($1::date + time '12:00') at time zone 'America/New_York'), ${values.join(", ")}
     from features.airport_state
     where bucket_start >= $1::date at time zone 'UTC' and bucket_start < ($1::date + 7) at time zone 'UTC' + interval '12 hours'
     window first as (partition by airport order by bucket_start)
     on conflict do nothing`,
    [from, to],
  );
}
