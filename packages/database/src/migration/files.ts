import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MigrationError } from "./errors.ts";

/** One step of a schema: a plain SQL file. */
export interface Migration {
  readonly number: number;
  /** File name, `NNNN_name.sql`. */
  readonly file: string;
  readonly sql: string;
  /** SHA-256 of the file with line ends as LF, hex: a checkout on Windows has the same one. */
  readonly checksum: string;
}

/** The migrations of a folder in order; their numbers must run 1, 2, 3 … without a gap. */
export async function readMigrations(schema: string, directory: URL | string): Promise<Migration[]> {
  const folder = directory instanceof URL ? fileURLToPath(directory) : directory;
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const migrations = await Promise.all(files.map((file) => readMigration(schema, folder, file)));
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1) {
      throw new MigrationError(
        schema,
        migration.file,
        `expected number ${index + 1}, found ${migration.number}`,
        "number the files 0001, 0002 … without gaps or repeats",
      );
    }
  });
  return migrations;
}

async function readMigration(schema: string, folder: string, file: string): Promise<Migration> {
  const match = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file);
  if (!match)
    throw new MigrationError(schema, file, "not named NNNN_name.sql", "rename it, for example 0001_tables.sql");
  const sql = (await readFile(join(folder, file), "utf8")).replaceAll("\r\n", "\n");
  return { number: Number(match[1]), file, sql, checksum: createHash("sha256").update(sql).digest("hex") };
}
