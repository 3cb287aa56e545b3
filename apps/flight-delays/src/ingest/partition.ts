import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type Week, weekMilliseconds, weekStart, weeksBetween } from "@mlops/replay";
import { quoted, withDuckDB } from "@mlops/tabular";

/** The source's names for the data set's columns. */
const SOURCE_COLUMNS = {
  scheduled_departure: "date",
  origin: "origin",
  destination: "destination",
  distance: "distance",
  delay_minutes: "delay",
};

const TIME = SOURCE_COLUMNS.scheduled_departure;

/** A source repeats a row by accident now and then (191 of three million); above this share it is a fault. */
const HARMLESS_DUPLICATES = 0.001;

/** What was written. */
export interface Partitioned {
  /** The files, in order. */
  readonly files: readonly string[];
  /** Rows left out because the source has them twice. */
  readonly duplicatesRemoved: number;
}

/**
 * Writes the flights of the weeks from `first` to `last` from the parquet file `source` into `folder`, one file a week
 * in order of departure. Rows that occur twice are written once, unless they are too many to be an accident: then all
 * are kept for the contract to refuse. Columns that the source lacks or has with another type are passed on as they are,
 * for the same reason; without usable times all goes into one file.
 */
export async function partitionWeeks(source: string, first: Week, last: Week, folder: string): Promise<Partitioned> {
  return withDuckDB(async (connection) => {
    await connection.run("set threads = 1");
    const types = await columnTypes(connection, source);
    const columns = Object.entries(SOURCE_COLUMNS).flatMap(([name, original]) =>
      types.has(original) ? [`"${original}" as ${name}`] : [],
    );
    const range = types.get(TIME) === "TIMESTAMP" ? `"${TIME}" is null or ${inWeek(TIME, first, last)}` : "true";
    await connection.run(
      `create temp table flights as select ${columns.join(", ")} from read_parquet(${quoted(source)}) where ${range}`,
    );
    const duplicatesRemoved = await removeDuplicates(connection);
    if (range === "true")
      return { files: [await writeFlights(connection, "true", join(folder, "all.parquet"))], duplicatesRemoved };
    const files: string[] = [];
    for (const week of weeksBetween(first, last)) {
      const where = `scheduled_departure is null or ${inWeek("scheduled_departure", week)}`;
      if ((await count(connection, `select count(*)::integer from flights where ${where}`)) === 0) continue;
      files.push(await writeFlights(connection, where, join(folder, `${week}.parquet`)));
    }
    return { files, duplicatesRemoved };
  });
}

async function columnTypes(connection: DuckDBConnection, source: string): Promise<Map<string, string>> {
  const described = await connection.runAndReadAll(`describe select * from read_parquet(${quoted(source)})`);
  return new Map(described.getRows().map((row) => [row[0] as string, row[1] as string]));
}

function inWeek(column: string, first: Week, last: Week = first): string {
  const [from, to] = [weekStart(first), weekStart(last) + weekMilliseconds];
  return `("${column}" >= make_timestamp_ms(${from}) and "${column}" < make_timestamp_ms(${to}))`;
}

async function removeDuplicates(connection: DuckDBConnection): Promise<number> {
  const rows = await count(connection, "select count(*)::integer from flights");
  await connection.run("create temp table distinct_flights as select distinct * from flights");
  const removed = rows - (await count(connection, "select count(*)::integer from distinct_flights"));
  if (removed > rows * HARMLESS_DUPLICATES) return 0;
  await connection.run("drop table flights");
  await connection.run("alter table distinct_flights rename to flights");
  return removed;
}

/** Rows without a time belong to no week: they go into each, where the contract finds them. */
async function writeFlights(connection: DuckDBConnection, where: string, file: string): Promise<string> {
  await connection.run(
    `copy (select * from flights where ${where} order by all) to ${quoted(file)} (format parquet, compression zstd)`,
  );
  return file;
}

async function count(connection: DuckDBConnection, sql: string): Promise<number> {
  return (await connection.runAndReadAll(sql)).getRows()[0]?.[0] as number;
}
