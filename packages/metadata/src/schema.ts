import { type ConnectionSource, type MigrateResult, migrate, transaction } from "@mlops/database";
import { makePredictionPartitions } from "./retention/partitions.ts";

/** The Postgres schema of the lineage store. */
export const schema = "mlops";

/** Folder of this schema's SQL files; right from `src` and from `dist`. */
export const migrationsDirectory: URL = new URL("../migrations/", import.meta.url);

/** Brings the lineage store's tables and this month's partitions up to date; safe when several services start at once. */
export async function migrateMetadata(pool: ConnectionSource): Promise<MigrateResult> {
  const result = await migrate(pool, { schema, directory: migrationsDirectory });
  await transaction(pool, (db) => makePredictionPartitions(db));
  return result;
}
