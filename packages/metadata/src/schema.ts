import { type ConnectionSource, type MigrateResult, migrate } from "@mlops/database";

/** The Postgres schema of the lineage store. */
export const schema = "mlops";

/** Folder of this schema's SQL files; right from `src` and from `dist`. */
export const migrationsDirectory: URL = new URL("../migrations/", import.meta.url);

/** Brings the lineage store's tables up to date; safe when several services start at once. */
export async function migrateMetadata(pool: ConnectionSource): Promise<MigrateResult> {
  return await migrate(pool, { schema, directory: migrationsDirectory });
}
