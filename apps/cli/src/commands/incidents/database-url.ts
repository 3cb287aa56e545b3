import { join } from "node:path";
import { readEnvironment } from "../../environment.ts";
import { readRunFile } from "../../supervision/run-files.ts";

/** No database to read from. */
class NoDatabaseError extends Error {
  override readonly name = "NoDatabaseError";

  constructor(home: string) {
    super(
      `no database: none runs for ${home}, and neither --database nor DATABASE_URL names one. ` +
        "Start the loop with `npm start`, or give the URL of its Postgres",
    );
  }
}

/** The Postgres to read: as asked for, else of the environment, else of the loop that runs in this home. */
export function findDatabaseUrl(asked: string | undefined): string {
  const { databaseUrl, home } = readEnvironment();
  const url = asked ?? databaseUrl ?? readRunFile(join(home, "run"), "database")?.url;
  if (url === undefined) throw new NoDatabaseError(home);
  return url;
}
