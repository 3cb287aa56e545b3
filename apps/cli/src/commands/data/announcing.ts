import { openRepository, type Repository } from "@mlops/data-versioning";
import { consumersDatabase } from "./consumers-database.ts";
import { inRepository } from "./open.ts";

/**
 * Runs a command that makes or moves versions, telling subscribed consumers when the repository has a Postgres that knows
 * them: messages are queued with the version, then those that are due are delivered.
 */
export async function announcing<T>(
  command: string,
  databaseUrl: string | undefined,
  work: (repository: Repository) => Promise<T>,
): Promise<T> {
  const url = await consumersDatabase(databaseUrl, openRepository(process.cwd()).root);
  if (url === undefined) return inRepository(command, work);
  const { createPool } = await import("@mlops/database");
  const { announceMark, announceVersion, deliverOutbox, migrateConsumers } = await import(
    "@mlops/data-versioning/consumers"
  );
  const pool = createPool(url, { applicationName: "mlops-data", max: 1 });
  try {
    await migrateConsumers(pool);
    const result = await inRepository(command, work, {
      onVersion: async (announcement) => {
        await announceVersion(pool, announcement);
      },
      onMark: async (mark) => {
        await announceMark(pool, mark);
      },
    });
    await deliverOutbox(pool);
    return result;
  } finally {
    await pool.end();
  }
}
