import { existsSync } from "node:fs";
import { join } from "node:path";
import { createPool, type Pool, serveEmbeddedPostgres } from "@mlops/database";
import { migrateMetadata } from "@mlops/metadata";
import { type CliEnvironment, readEnvironment } from "../environment.ts";
import { liveRunFiles } from "../supervision/run-files.ts";

/** There is no database to read. */
class NoStoreError extends Error {
  override readonly name = "NoStoreError";

  constructor(home: string) {
    super(`no database: DATABASE_URL is not set and ${home} has none; run \`npm start\` first, which makes it`);
  }
}

/**
 * Runs `work` on the loop's database: `DATABASE_URL`, else the embedded one that runs now, else the embedded one's
 * files, served for as long as `work` takes.
 */
export async function withStore<Result>(
  work: (pool: Pool) => Promise<Result>,
  environment: CliEnvironment = readEnvironment(),
): Promise<Result> {
  const running = environment.databaseUrl ?? runningDatabase(environment.home);
  if (running !== undefined) return await withPool(running, work);
  const dataDirectory = join(environment.home, "postgres");
  if (!existsSync(join(dataDirectory, "PG_VERSION"))) throw new NoStoreError(environment.home);
  const server = await serveEmbeddedPostgres({ dataDirectory });
  try {
    return await withPool(server.url, work);
  } finally {
    await server.close();
  }
}

function runningDatabase(home: string): string | undefined {
  return liveRunFiles(join(home, "run")).find((record) => record.name === "database")?.url;
}

async function withPool<Result>(url: string, work: (pool: Pool) => Promise<Result>): Promise<Result> {
  const pool = createPool(url, { applicationName: "mlops", max: 3 });
  try {
    await migrateMetadata(pool);
    return await work(pool);
  } finally {
    await pool.end();
  }
}
