import type pg from "pg";
import { serveEmbeddedPostgres } from "../embedded/serve.ts";
import { createPool } from "../pool.ts";

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

let create: () => Promise<TestDatabase> = createEmbedded;

/** Lets `createTestDatabase` hand out others, so that a suite runs unchanged on a real Postgres. */
export function provideTestDatabases(source: () => Promise<TestDatabase>): void {
  create = source;
}

/** A fresh, empty embedded Postgres in memory with a pool on it (a quarter of a second). Close it in `afterAll`. */
export function createTestDatabase(): Promise<TestDatabase> {
  return create();
}

async function createEmbedded(): Promise<TestDatabase> {
  const server = await serveEmbeddedPostgres();
  const pool = createPool(server.url, { applicationName: "test" });
  return {
    url: server.url,
    pool,
    close: async () => {
      await pool.end();
      await server.close();
    },
  };
}
