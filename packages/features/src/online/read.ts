import type { Queryable } from "@mlops/database";
import { UnknownViewError } from "../errors.ts";
import { AIRPORT_STATE_COLUMNS } from "../flights/airport-state.ts";
import type { OnlineKey, OnlineRow } from "../spec/assemble.ts";
import { textArray, timestamptzArray } from "./binary-arrays.ts";

const VIEWS: Readonly<Record<string, readonly string[]>> = {
  airport_state: AIRPORT_STATE_COLUMNS.map((column) => column.name),
};

/**
 * The rows of the online store for `keys`, in their order; undefined where it has none. One statement a view.
 * Throws {@link UnknownViewError}.
 */
export async function readOnline(db: Queryable, keys: readonly OnlineKey[]): Promise<(OnlineRow | undefined)[]> {
  const found: (OnlineRow | undefined)[] = new Array(keys.length).fill(undefined);
  for (const view of new Set(keys.map((key) => key.view))) {
    const columns = VIEWS[view];
    if (columns === undefined) throw new UnknownViewError(view, Object.keys(VIEWS));
    const positions = keys.flatMap((key, index) => (key.view === view ? [index] : []));
    const wanted = positions.map((index) => keys[index] as OnlineKey);
    const { rows } = await db.query<OnlineRow & { position: number }>(
      `select wanted.position::int as position, ${columns.map((column) => `state.${column}`).join(", ")}
       from unnest($1::text[], $2::timestamptz[]) with ordinality as wanted(entity, bucket, position)
       join features.${view} as state on state.airport = wanted.entity and state.bucket_start = wanted.bucket`,
      [textArray(wanted.map((key) => key.entity)), timestamptzArray(wanted.map((key) => key.bucketMillis))],
    );
    for (const { position, ...row } of rows) found[positions[position - 1] as number] = row;
  }
  return found;
}
