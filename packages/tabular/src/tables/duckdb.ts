import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** Runs `work` with a DuckDB of its own, in memory, kept within the loop's memory. */
export async function withDuckDB<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "1200MB" });
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Text as an SQL literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
