export { PostgresNotInstalledError, type RealPostgres, startRealPostgres } from "./real-postgres.ts";
export { createTestDatabase, type TestDatabase } from "./test-database.ts";
