import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { landedMinutes } from "@mlops/features";
import { type ReplayedRow, type Week, weekMilliseconds, weekStart } from "@mlops/replay";

/** The parquet file with all flights, in the npm package that ships it (the package exports no such path). */
export function flightsFile(): string {
  const paths = createRequire(import.meta.url).resolve.paths("vega-datasets") ?? [];
  const files = paths.map((folder) => join(folder, "vega-datasets", "data", "flights-3m.parquet"));
  const file = files.find((candidate) => existsSync(candidate));
  if (file === undefined) throw new NoFlightsFileError(files);
  return file;
}

/** The package with the flights is not installed. */
class NoFlightsFileError extends Error {
  override readonly name = "NoFlightsFileError";

  constructor(looked: readonly string[]) {
    super(`the flights (npm package vega-datasets) are not at ${looked[0]} or above: run \`npm ci\` in the clone`);
  }
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
export async function sampleWeek(options: SampleOptions): Promise<ReplayedRow[]> {
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
    return reader.getRowObjectsJS().map(toRow);
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

const minuteMilliseconds = 60_000;

/** The delay is known when the flight has landed, which the data do not say: see `landedMinutes`. */
function toRow(row: Record<string, unknown>, index: number): ReplayedRow {
  const { origin, destination, departure, distance, delay } = row as unknown as FlightRow;
  return {
    index,
    eventTime: departure,
    instance: {
      origin,
      destination,
      scheduled_departure: new Date(departure).toISOString().slice(0, 19),
      distance,
    },
    truth: { delay_minutes: delay },
    knownAt: departure + landedMinutes(distance) * minuteMilliseconds,
  };
}

/** A row of the query: the departure in milliseconds since 1970 (local time read as UTC), miles, minutes. */
interface FlightRow {
  readonly origin: string;
  readonly destination: string;
  readonly departure: number;
  readonly distance: number;
  readonly delay: number;
}
