import pg from "pg";

/** Connections to a Postgres, handed out and taken back. */
export type Pool = pg.Pool;

/** How a process appears in `pg_stat_activity`, and how many connections it may hold. */
export interface PoolOptions {
  /** Name of the program, shown in `pg_stat_activity.application_name`. */
  readonly applicationName: string;
  /** Most connections at once. Default 4: the embedded database serves 50 in all. */
  readonly max?: number;
  /** Time limit for getting a connection, in milliseconds. Default 10,000. */
  readonly connectionTimeoutMillis?: number;
}

/**
 * A pool of connections to the Postgres at `url` (embedded or real: same code).
 *
 * An idle connection that breaks is thrown away and replaced at the next use; it never ends the process.
 */
export function createPool(url: string, options: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.applicationName,
    max: options.max ?? 4,
    connectionTimeoutMillis: options.connectionTimeoutMillis ?? 10_000,
    idleTimeoutMillis: 30_000,
  });
  pool.on("error", () => {});
  return pool;
}
