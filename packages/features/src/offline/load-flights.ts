import type { DuckDBConnection } from "@duckdb/node-api";
import { AIRPORT_ZONES } from "../flights/airport-zones.ts";
import { LATE_AFTER_MINUTES, landedMinutesSql } from "../flights/knowledge.ts";
import { offsetIntervals } from "./zone-offsets.ts";

/**
 * Makes the tables that the feature SQL reads, from `relation` (a table name or a `read_parquet(…)`) with the columns
 * `scheduled_departure` TIMESTAMP (clock at the origin), `origin`, `destination`, `distance` (miles), `delay_minutes`:
 *
 * - `airports(airport)`: each airport with a known zone;
 * - `known_flights`: the flights with `id` (order of departure), `departure_utc`, `landed_utc` (when the delay is known),
 *   `late` (0 or 1) and `cut_delay` (minutes, cut to -30 … 120).
 */
export async function loadFlights(connection: DuckDBConnection, relation: string): Promise<void> {
  await connection.run(`create or replace temp table source_flights as select * from ${relation}`);
  const range = await connection.runAndReadAll(
    "select epoch_ms(min(scheduled_departure))::double, epoch_ms(max(scheduled_departure))::double from source_flights",
  );
  const [from, to] = (range.getRows()[0] ?? []) as (number | null)[];
  await loadOffsets(connection, from ?? 0, to ?? 0);
  await connection.run(`create or replace temp table known_flights as ${KNOWN_FLIGHTS}`);
  await connection.run("drop table source_flights");
}

const KNOWN_FLIGHTS = `
  with placed as (
    select flights.*, scheduled_departure - to_milliseconds(coalesce(offsets.offset_ms, 0)) as departure_utc
    from source_flights as flights left join zone_offsets as offsets
      on offsets.airport = flights.origin and flights.scheduled_departure >= offsets.wall_from and flights.scheduled_departure < offsets.wall_to
  )
  select row_number() over (order by scheduled_departure, origin, destination, distance, delay_minutes)::integer - 1 as id,
    *, departure_utc + to_minutes(${landedMinutesSql("distance")}) as landed_utc,
    (delay_minutes > ${LATE_AFTER_MINUTES})::integer as late, greatest(-30, least(120, delay_minutes))::integer as cut_delay
  from placed`;

async function loadOffsets(connection: DuckDBConnection, fromMillis: number, toMillis: number): Promise<void> {
  const rows: string[] = [];
  const byZone = new Map<string, ReturnType<typeof offsetIntervals>>();
  for (const [airport, zone] of Object.entries(AIRPORT_ZONES)) {
    const intervals = byZone.get(zone) ?? offsetIntervals(zone, fromMillis, toMillis);
    byZone.set(zone, intervals);
    for (const { from, to, offsetMillis } of intervals) {
      rows.push(`('${airport}', make_timestamp_ms(${from}), make_timestamp_ms(${to}), ${offsetMillis})`);
    }
  }
  await connection.run(
    `create or replace temp table zone_offsets as select * from (values ${rows.join(",")}) as t(airport, wall_from, wall_to, offset_ms)`,
  );
  await connection.run(
    "create or replace temp table airports as select distinct airport from zone_offsets order by airport",
  );
}
