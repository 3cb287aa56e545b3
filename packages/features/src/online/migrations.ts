/** The folder with this room's SQL migrations, for `migrate(pool, { schema: "features", directory })`. */
export const migrationsDirectory: URL = new URL("../../migrations/", import.meta.url);
