import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { migrateMetadata } from "../src/index.ts";
import { recordHistory } from "./history.ts";

/** A database in which two turns of the loop are recorded. */
export async function createLineageDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await migrateMetadata(database.pool);
  await recordHistory(database.pool);
  return database;
}
