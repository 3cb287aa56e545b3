export { PostgresNotInstalledError, type RealPostgres, startRealPostgres } from "./real-postgres.ts";
export { createTestDatabase, provideTestDatabases, type TestDatabase } from "./test-database.ts";
