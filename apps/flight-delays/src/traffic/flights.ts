import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { type Week, weekMilliseconds, weekStart } from "./weeks.ts";

/** A flight as a client asks about it, with the truth that comes later. */
export interface Flight {
  /** Place in the week's sample, 0 first: the same in every run with the same seed and size. */
  readonly index: number;
  readonly origin: string;
  readonly destination: string;
  /** Scheduled departure, milliseconds since 1970, local time read as UTC. */
  readonly scheduledDeparture: number;
  readonly distanceMiles: number;
  /** Delay at departure in minutes, negative when early. */
  readonly delayMinutes: number;
}

/** The parquet file with all flights, in the npm package that ships it. */
export function flightsFile(): string {
  return join(
    dirname(createRequire(import.meta.url).resolve("vega-datasets/package.json")),
    "data",
    "flights-3m.parquet",
  );
}

interface SampleOptions {
  readonly week: Week;
  /** Flights to take; all of the week's when there are fewer. */
  readonly size: number;
  readonly seed: number;
  readonly file?: string;
}

/**
 * A sample of a week's flights, in order of scheduled departure. Drawn by a hash of the row and the seed, so that a run
 * that goes on after a crash sees the same flights in the same places.
 */
export async function sampleWeek(options: SampleOptions): Promise<Flight[]> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "256MB" });
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(sampleSql, {
      file: options.file ?? flightsFile(),
      first: isoSecond(weekStart(options.week)),
      end: isoSecond(weekStart(options.week) + weekMilliseconds),
      seed: options.seed,
      size: options.size,
    });
    return reader.getRowObjectsJS().map(toFlight);
  } finally {
    instance.closeSync();
  }
}

/** 191 flights stand twice in the file: `distinct` takes them once, as the ingest does. */
const sampleSql = `
  with week as (
    select distinct origin, destination, epoch_ms(date) as departure, distance, delay
    from read_parquet($file)
    where date >= $first::timestamp and date < $end::timestamp
  ),
  sample as (
    select * from week
    order by hash(origin, destination, departure, distance, delay, $seed), origin, destination, departure, distance, delay
    limit $size
  )
  select origin, destination, departure::double as departure, distance::double as distance, delay::double as delay
  from sample order by departure, origin, destination, distance, delay`;

function isoSecond(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}

function toFlight(row: Record<string, unknown>, index: number): Flight {
  return {
    index,
    origin: row.origin as string,
    destination: row.destination as string,
    scheduledDeparture: row.departure as number,
    distanceMiles: row.distance as number,
    delayMinutes: row.delay as number,
  };
}
