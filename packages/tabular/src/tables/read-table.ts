import type { DuckDBConnection } from "@duckdb/node-api";
import type { LabelledTable } from "@mlops/training";
import { identifier, quoted } from "./duckdb.ts";

/** A table of features with the rows' times. */
export interface TimedTable extends LabelledTable {
  /** Milliseconds since 1970, of the clock where it happens. */
  readonly eventTimes: Float64Array;
}

/** Which columns of a file are not inputs. */
export interface TableLayout {
  /** Column of 0 and 1. */
  readonly label: string;
  /** The measure behind the label; left out: there is none, and it is 0. */
  readonly measure?: string;
  /** Timestamps. */
  readonly time: string;
}

/**
 * Reads a parquet file of model inputs, in its order. With `maximumRows`, so many at most, evenly spread over the file.
 * Missing numbers are NaN, missing strings empty.
 */
export async function readTable(
  connection: DuckDBConnection,
  file: string,
  inputs: readonly { name: string; type: "string" | "number" }[],
  layout: TableLayout,
  maximumRows: number = Number.POSITIVE_INFINITY,
): Promise<TimedTable> {
  const relation = `read_parquet(${quoted(file)}, file_row_number = true)`;
  const every = Math.max(1, Math.ceil((await countRows(connection, relation)) / maximumRows));
  const from = `from ${relation} where file_row_number % ${every} = 0`;
  const rows = await countRows(connection, `(select * ${from})`);
  const strings = inputs.filter(({ type }) => type === "string").map(({ name }) => name);
  const numbers = inputs.filter(({ type }) => type === "number").map(({ name }) => name);
  const measure = layout.measure === undefined ? "0" : identifier(layout.measure);
  const columns = [...numbers.map(identifier), identifier(layout.label), measure].map(orNaN);
  const floats = await readNumbers(connection, `select ${columns.join(", ")} ${from}`, rows, Float32Array);
  const [eventTimes] = await readNumbers(
    connection,
    `select epoch_ms(${identifier(layout.time)})::double ${from}`,
    rows,
    Float64Array,
  );
  const texts: [string, string[]][] = [];
  for (const name of strings) texts.push([name, await readStrings(connection, name, from, rows)]);
  return {
    rows,
    strings: Object.fromEntries(texts),
    numbers: Object.fromEntries(numbers.map((name, index) => [name, floats[index] as Float32Array])),
    late: floats[numbers.length] as Float32Array,
    delayMinutes: floats[numbers.length + 1] as Float32Array,
    eventTimes: eventTimes as Float64Array,
  };
}

function orNaN(expression: string): string {
  return `coalesce(${expression}::float, 'nan'::float)`;
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
  const column = `coalesce(${identifier(name)}, '')`;
  await connection.run(
    `create or replace temp table texts as
     select text, row_number() over (order by text)::integer - 1 as code from (select distinct ${column} as text ${from})`,
  );
  const listed = await connection.runAndReadAll("select text from texts order by code");
  const texts = listed.getRows().map((row) => row[0] as string);
  const [codes] = await readNumbers(
    connection,
    `select code::float from (select ${column} as text, file_row_number ${from}) join texts using (text) order by file_row_number`,
    rows,
    Float32Array,
  );
  return Array.from(codes as Float32Array, (code) => texts[code] as string);
}
