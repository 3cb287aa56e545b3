import type { Queryable } from "./queryable.ts";

/** A connection taken from a pool; `release(error)` throws it away instead of giving it back. */
export interface PooledConnection extends Queryable {
  release(error?: Error | boolean): void;
}

/** What hands out connections: a `pg.Pool`. */
export interface ConnectionSource {
  connect(): Promise<PooledConnection>;
}

/**
 * Runs `work` in one transaction: committed when it resolves, rolled back when it throws (the error goes on).
 *
 * Everything in `work` must go through the client that it is given: on the embedded database other connections
 * wait until the transaction ends, so a second connection used inside would wait for ever.
 */
export async function transaction<Result>(
  pool: ConnectionSource,
  work: (client: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The error when the connection is too broken to roll back, so that the pool throws it away. */
async function rollBack(client: Queryable): Promise<Error | undefined> {
  try {
    await client.query("rollback");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
