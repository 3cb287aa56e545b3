import type { RepositoryOptions } from "@mlops/data-versioning";
import { readEnvironment } from "../../environment.ts";

/**
 * Runs a command that makes versions, telling subscribed consumers by a Postgres when one is configured:
 * messages are queued with the version, then those that are due are delivered.
 */
export async function announcing<T>(
  databaseUrl: string | undefined,
  work: (more: RepositoryOptions) => Promise<T>,
): Promise<T> {
  const url = databaseUrl ?? readEnvironment().databaseUrl;
  if (url === undefined) return work({});
  const { createPool } = await import("@mlops/database");
  const { announceVersion, deliverOutbox, migrateConsumers } = await import("@mlops/data-versioning/consumers");
  const pool = createPool(url, { applicationName: "mlops-data", max: 1 });
  try {
    await migrateConsumers(pool);
    const result = await work({
      onVersion: async (announcement) => {
        await announceVersion(pool, announcement);
      },
    });
    await deliverOutbox(pool);
    return result;
  } finally {
    await pool.end();
  }
}
