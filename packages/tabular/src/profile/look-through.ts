import type { DuckDBConnection } from "@duckdb/node-api";
import type { ReplayedRow, Week } from "@mlops/replay";
import { playedWeeks } from "../plan/loop-weeks.ts";
import { EVENT_TIME, type TableDefinition } from "../table/definition.ts";
import { rowsSql, sentColumns } from "../table/sql.ts";
import { identifier } from "../tables/duckdb.ts";

/** The batches, by the weeks that they are or play. */
export async function findWeeks(connection: DuckDBConnection, file: string, table: TableDefinition): Promise<Week[]> {
  if (table.batches.by === "count") {
    const reader = await connection.runAndReadAll(`select count(*)::integer from (${rowsSql(table, file)})`);
    return playedWeeks(table.batches.firstWeek, Math.ceil((reader.getRows()[0]?.[0] as number) / table.batches.rows));
  }
  const reader = await connection.runAndReadAll(
    `select distinct week::varchar from (${rowsSql(table, file)}) order by 1`,
  );
  return reader.getRows().map((row) => row[0] as string);
}

/** The newest row with the fewest gaps. */
export async function findExample(
  connection: DuckDBConnection,
  file: string,
  table: TableDefinition,
): Promise<ReplayedRow["instance"]> {
  const gaps = table.columns.map(({ name }) => `(${identifier(name)} is null)::integer`).join(" + ");
  const reader = await connection.runAndReadAll(
    `select ${sentColumns(table).join(", ")} from (${rowsSql(table, file)}) order by ${gaps}, ${EVENT_TIME} desc limit 1`,
  );
  const cells = reader.getRows()[0] as (string | number | null)[];
  return Object.fromEntries(table.columns.map(({ name }, place) => [name, cells[place] ?? null]));
}
