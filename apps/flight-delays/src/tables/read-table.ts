import type { DuckDBConnection } from "@duckdb/node-api";
import type { LabelledTable } from "@mlops/training";
import { quoted } from "./duckdb.ts";

/** A table of features with the flights' times. */
export interface FlightTable extends LabelledTable {
  /** Scheduled departure, milliseconds since 1970 of the clock at the origin. */
  readonly eventTimes: Float64Array;
}

/**
 * Reads a parquet file of the features stage, in its order: `inputs`, `late`, `delay_minutes`, `scheduled_departure`.
 * With `maximumRows`, so many at most, evenly spread over the file.
 */
export async function readFlightTable(
  connection: DuckDBConnection,
  file: string,
  inputs: readonly { name: string; type: "string" | "number" }[],
  maximumRows: number = Number.POSITIVE_INFINITY,
): Promise<FlightTable> {
  const relation = `read_parquet(${quoted(file)}, file_row_number = true)`;
  const every = Math.max(1, Math.ceil((await countRows(connection, relation)) / maximumRows));
  const from = `from ${relation} where file_row_number % ${every} = 0`;
  const rows = await countRows(connection, `(select * ${from})`);
  const strings = inputs.filter(({ type }) => type === "string").map(({ name }) => name);
  const numbers = inputs.filter(({ type }) => type === "number").map(({ name }) => name);
  const columns = [...numbers.map((name) => `${name}::float as ${name}`), "late::float", "delay_minutes::float"];
  const floats = await readNumbers(connection, `select ${columns.join(", ")} ${from}`, rows, Float32Array);
  const [eventTimes] = await readNumbers(
    connection,
    `select epoch_ms(scheduled_departure)::double ${from}`,
    rows,
    Float64Array,
  );
  const texts: Record<string, string[]> = {};
  for (const name of strings) texts[name] = await readStrings(connection, name, from, rows);
  return {
    rows,
    strings: texts,
    numbers: Object.fromEntries(numbers.map((name, index) => [name, floats[index] as Float32Array])),
    late: floats[numbers.length] as Float32Array,
    delayMinutes: floats[numbers.length + 1] as Float32Array,
    eventTimes: eventTimes as Float64Array,
  };
}

async function countRows(connection: DuckDBConnection, relation: string): Promise<number> {
  const counted = await connection.runAndReadAll(`select count(*)::integer from ${relation}`);
  return counted.getRows()[0]?.[0] as number;
}

async function readNumbers<Numbers extends Float32Array | Float64Array>(
  connection: DuckDBConnection,
  sql: string,
  rows: number,
  type: new (rows: number) => Numbers,
): Promise<Numbers[]> {
  const result = await connection.stream(sql);
  const columns = Array.from({ length: result.columnCount }, () => new type(rows));
  let start = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    columns.forEach((column, index) => {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < chunk.rowCount; row += 1) column[start + row] = vector.getItem(row) as number;
    });
    start += chunk.rowCount;
  }
  return columns;
}

/** Each distinct text is made once: rows hold its number in the list. */
async function readStrings(connection: DuckDBConnection, name: string, from: string, rows: number): Promise<string[]> {
  const listed = await connection.runAndReadAll(`select distinct ${name} ${from} order by 1`);
  const texts = listed.getRows().map((row) => row[0] as string);
  const [codes] = await readNumbers(
    connection,
    `select list_position([${texts.map(quoted).join(", ")}], ${name})::float ${from}`,
    rows,
    Float32Array,
  );
  return Array.from(codes as Float32Array, (code) => texts[code - 1] as string);
}
