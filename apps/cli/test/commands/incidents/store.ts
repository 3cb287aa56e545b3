import { migrate } from "@mlops/database";
import { createTestDatabase } from "@mlops/database/testing";
import { migrateMetadata } from "@mlops/metadata";

type TestDatabase = Awaited<ReturnType<typeof createTestDatabase>>;

/** A database with the tables that the services make. */
export async function createLoopDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await migrateMetadata(database.pool);
  const directory = new URL("../../../../monitor/migrations/", import.meta.url);
  await migrate(database.pool, { schema: "monitor", directory });
  return database;
}

export interface AlertRow {
  readonly name: string;
  readonly severity?: string;
  readonly firedAt: string;
  readonly resolvedAt?: string;
  readonly feature?: string;
}

/** Puts an alert into the monitor's table, as the monitor does; returns its number. */
export async function insertAlert({ pool }: TestDatabase, alert: AlertRow): Promise<number> {
  const labels = alert.feature ? { feature: alert.feature } : {};
  const { rows } = await pool.query<{ id: string }>(
    `insert into monitor.alerts (fingerprint, name, severity, labels, week, summary, value, since, fired_at, resolved_at)
     values (gen_random_uuid(), $1, $2, $3, '2001-03-19', $4, 0.4, $5, $5, $6) returning id`,
    [
      alert.name,
      alert.severity ?? "warning",
      JSON.stringify(labels),
      `${alert.name} in words`,
      alert.firedAt,
      alert.resolvedAt ?? null,
    ],
  );
  return Number(rows[0]?.id);
}
