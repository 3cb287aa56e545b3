import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "../errors.ts";

/** Rows in files of one format. Paths need no ending: cache objects will do. */
export interface TableFiles {
  readonly format: "parquet" | "csv";
  /** Absolute paths. */
  readonly paths: readonly string[];
}

/** Files that cannot be read as a table. */
class TableReadError extends DataError {
  constructor(files: TableFiles, cause: Error) {
    const problem = cause.message.split("\n")[0] ?? "unknown problem";
    super(`cannot read ${files.paths.length} ${files.format} file(s), first ${files.paths[0]}: ${problem}`, { cause });
  }
}

/** Reads tables with SQL; the view is called `data`. */
export interface Table {
  /** Rows as plain JSON values: bigint and timestamps as text. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** Column names with DuckDB's types, in order. */
  readonly columns: ReadonlyMap<string, string>;
}

/** The format that a file's name tells. */
export function tableFormat(name: string): TableFiles["format"] | undefined {
  if (/\.(parquet|pq)$/i.test(name)) return "parquet";
  return /\.csv(\.gz)?$/i.test(name) ? "csv" : undefined;
}

/** Opens files as one table in an in-memory DuckDB, reads from it, and closes it. @throws TableReadError */
export async function withTable<T>(files: TableFiles, use: (table: Table) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return await use(await openTable(connection, files));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function openTable(connection: DuckDBConnection, files: TableFiles): Promise<Table> {
  const list = files.paths.map(sqlText).join(", ");
  const reader =
    files.format === "parquet"
      ? `read_parquet([${list}], union_by_name = true)`
      : `read_csv([${list}], union_by_name = true)`;
  const rows = async (sql: string): Promise<Record<string, unknown>[]> => {
    const result = await connection.runAndReadAll(sql);
    return result.getRowObjectsJson() as Record<string, unknown>[];
  };
  try {
    await connection.run(`CREATE VIEW data AS SELECT * FROM ${reader}`);
    const described = await rows("DESCRIBE data");
    return { rows, columns: new Map(described.map((row) => [String(row.column_name), String(row.column_type)])) };
  } catch (error) {
    throw new TableReadError(files, error as Error);
  }
}

export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The kinds of values that a contract speaks of. */
export type ColumnType = "integer" | "number" | "string" | "boolean" | "timestamp" | "date" | "other";

/** The kind of a DuckDB type. */
export function columnType(sqlType: string): ColumnType {
  const type = sqlType.toUpperCase();
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type)) return "integer";
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(type)) return "number";
  if (/^(VARCHAR|ENUM)/.test(type)) return "string";
  if (type === "BOOLEAN") return "boolean";
  if (type.startsWith("TIMESTAMP")) return "timestamp";
  return type === "DATE" ? "date" : "other";
}
