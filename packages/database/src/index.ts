export { DataDirectoryInUseError } from "./embedded/lock.ts";
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, serveEmbeddedPostgres } from "./embedded/serve.ts";
export { MigrationError } from "./migration/errors.ts";
export { type MigrateOptions, type MigrateResult, migrate } from "./migration/migrate.ts";
export { createPool, type Pool, type PoolOptions } from "./pool.ts";
export type { Queryable, QueryRows } from "./queryable.ts";
export { type ConnectionSource, type PooledConnection, transaction } from "./transaction.ts";
