import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { type Week, weekMilliseconds, weekStart } from "@mlops/replay";
import { flightsFile } from "./flights.ts";

/**
 * The week's flights as a parquet file with the columns of the feature definition, made when missing: what an airline's
 * feed would have brought by then. Written under another name first, so that a cut-off write is never read.
 *
 * @returns the file's path; undefined when the source has no flights of that week
 */
export async function weekFile(
  directory: string,
  week: Week,
  source: string = flightsFile(),
): Promise<string | undefined> {
  const file = join(directory, `${week}.parquet`);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const rows = await copyWeek(source, week, temporary);
  if (rows === 0) return undefined;
  renameSync(temporary, file);
  return file;
}

async function copyWeek(source: string, week: Week, target: string): Promise<number> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "512MB" });
  try {
    const connection = await instance.connect();
    const result = await connection.run(copySql(source, week, target));
    const [row] = await result.getRowsJS();
    return Number(row?.[0] ?? 0);
  } finally {
    instance.closeSync();
  }
}

function copySql(source: string, week: Week, target: string): string {
  const [first, end] = [weekStart(week), weekStart(week) + weekMilliseconds].map((time) =>
    new Date(time).toISOString(),
  );
  return `
    copy (
      select distinct date as scheduled_departure, origin, destination, distance, delay as delay_minutes
      from read_parquet(${quoted(source)})
      where date >= ${quoted(first ?? "")}::timestamp and date < ${quoted(end ?? "")}::timestamp
      order by all
    ) to ${quoted(target)} (format parquet)`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
