import type { DuckDBConnection } from "@duckdb/node-api";
import type { Queryable } from "@mlops/database";
import { AIRPORT_STATE_COLUMNS, airportStateSql } from "../flights/airport-state.ts";
import { loadFlights } from "../offline/load-flights.ts";
import { parquetRelation } from "../offline/relation.ts";
import { realArray, textArray, timestamptzArray } from "./binary-arrays.ts";

/** Rows a statement. The embedded database does one statement at a time: a long one would keep predictions waiting. */
const ROWS_PER_STATEMENT = 2_000;

/** What to write to the online store. */
export interface MaterializeOptions {
  /** Weekly parquet files. Those of the two days before `from` belong to them: windows look back. */
  readonly files: readonly string[];
  /** Buckets from this time on, milliseconds since 1970, UTC. */
  readonly from: number;
  /** Buckets before this time. */
  readonly to: number;
}

/** What was written. */
export interface Materialized {
  readonly rows: number;
  readonly seconds: number;
}

/**
 * Writes `features.airport_state` for the buckets of `[from, to)`, replacing those that are there: the same SQL as
 * offline, so that the model is served the numbers it was trained on. Idempotent. Needs the migrations of this room.
 */
export async function materializeOnline(db: Queryable, options: MaterializeOptions): Promise<Materialized> {
  const started = performance.now();
  // Loaded here and not above: services that only read the store start without the native library.
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await loadFlights(connection, flightsThatCount(options));
    const rows = await copyStates(db, connection, airportStateSql(sqlTime(options.from), sqlTime(options.to)));
    return { rows, seconds: (performance.now() - started) / 1000 };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const HOUR_MS = 3_600_000;
/** Windows look back a day; a flight is known to have landed within 13 hours; clocks are up to 11 hours behind UTC. */
const LOOK_BACK_MS = 48 * HOUR_MS;

/** The flights that can have an effect on the buckets, and few others: times in the files are of local clocks. */
function flightsThatCount({ files, from, to }: MaterializeOptions): string {
  const within = `scheduled_departure >= make_timestamp_ms(${from - LOOK_BACK_MS}) and scheduled_departure < make_timestamp_ms(${to})`;
  return `(select * from ${parquetRelation(files)} where ${within})`;
}

const COLUMNS = AIRPORT_STATE_COLUMNS.map((column) => column.name);
const INSERT = `
  insert into features.airport_state (airport, bucket_start, ${COLUMNS.join(", ")})
  select * from unnest($1::text[], $2::timestamptz[], ${COLUMNS.map((_, index) => `$${index + 3}::real[]`).join(", ")})
  on conflict (airport, bucket_start) do update set ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(", ")}`;

async function copyStates(db: Queryable, connection: DuckDBConnection, sql: string): Promise<number> {
  const reader = await connection.runAndReadAll(
    `select airport, epoch_ms(bucket_start)::double as bucket, ${COLUMNS.join(", ")} from (${sql}) order by airport, bucket_start`,
  );
  const [airports = [], buckets = [], ...values] = reader.getColumnsJS() as [string[], number[], ...number[][]];
  for (let start = 0; start < airports.length; start += ROWS_PER_STATEMENT) {
    const end = start + ROWS_PER_STATEMENT;
    await db.query(INSERT, [
      textArray(airports.slice(start, end)),
      timestamptzArray(buckets.slice(start, end)),
      ...values.map((column) => realArray(column.slice(start, end))),
    ]);
  }
  return airports.length;
}

function sqlTime(millis: number): string {
  return new Date(millis).toISOString().slice(0, 19).replace("T", " ");
}
