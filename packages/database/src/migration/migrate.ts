import type { Queryable } from "../queryable.ts";
import { type ConnectionSource, transaction } from "../transaction.ts";
import { MigrationError } from "./errors.ts";
import { type Migration, readMigrations } from "./files.ts";

/** Which schema, and where its `NNNN_name.sql` files are. */
export interface MigrateOptions {
  readonly schema: string;
  readonly directory: URL | string;
}

/** What a call did: file names in the order applied; empty when all was up to date. */
export interface MigrateResult {
  readonly applied: string[];
}

/**
 * Brings `schema` up to date with the SQL files of `directory`.
 *
 * Each file runs in one transaction with `search_path` set to the schema, and is recorded in
 * `<schema>.migrations` with its checksum. Several processes may start at once: each step locks the record
 * table, looks again, and goes on. A recorded file that changed or is missing is refused.
 */
export async function migrate(pool: ConnectionSource, options: MigrateOptions): Promise<MigrateResult> {
  const migrations = await readMigrations(options.schema, options.directory);
  if (!/^[a-z_][a-z0-9_]*$/.test(options.schema)) {
    throw new MigrationError(options.schema, "(none)", "not a schema name", "use lower-case letters, digits and _");
  }
  await transaction(pool, (client) => createRecord(client, options.schema));
  const applied: string[] = [];
  for (const migration of migrations) {
    const ran = await transaction(pool, (client) => applyStep(client, options.schema, migration, migrations));
    if (ran) applied.push(migration.file);
  }
  return { applied };
}

/** `create … if not exists` may still collide when two sessions race: a transaction-level lock makes them queue. */
async function createRecord(client: Queryable, schema: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtext($1))", [`migrate ${schema}`]);
  await client.query(`create schema if not exists ${schema}`);
  await client.query(
    `create table if not exists ${schema}.migrations (
       number int primary key, file text not null, checksum text not null, applied_at timestamptz not null default now())`,
  );
}

async function applyStep(
  client: Queryable,
  schema: string,
  migration: Migration,
  known: readonly Migration[],
): Promise<boolean> {
  await client.query(`lock table ${schema}.migrations in exclusive mode`);
  const { rows } = await client.query<{ number: number; file: string; checksum: string }>(
    `select number, file, checksum from ${schema}.migrations order by number`,
  );
  for (const row of rows) checkRecorded(schema, row, known[row.number - 1]);
  if (rows.some((row) => row.number === migration.number)) return false;
  await client.query(`set local search_path to ${schema}, public`);
  await runSql(client, schema, migration);
  await client.query(`insert into ${schema}.migrations (number, file, checksum) values ($1, $2, $3)`, [
    migration.number,
    migration.file,
    migration.checksum,
  ]);
  return true;
}

function checkRecorded(schema: string, row: { file: string; checksum: string }, file: Migration | undefined): void {
  if (!file) {
    const remedy = "the database is newer than this code: update the code";
    throw new MigrationError(schema, row.file, "recorded in the database but not in the folder", remedy);
  }
  if (file.checksum !== row.checksum || file.file !== row.file) {
    const problem = `applied with checksum ${row.checksum.slice(0, 12)}, found ${file.file} with ${file.checksum.slice(0, 12)}`;
    throw new MigrationError(schema, row.file, problem, "restore the file and put the change into a new one");
  }
}

async function runSql(client: Queryable, schema: string, migration: Migration): Promise<void> {
  try {
    await client.query(migration.sql);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new MigrationError(schema, migration.file, words, "nothing of it was applied: correct the SQL", error);
  }
}
