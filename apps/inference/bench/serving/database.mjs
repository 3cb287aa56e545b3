// Postgres for the benchmark: the real one where it is installed, else the embedded one. With the log's tables and an
// online store that has every key the requests ask for.
import { createPool, migrate, serveEmbeddedPostgres } from "@mlops/database";
import { startRealPostgres } from "@mlops/database/testing";
import { AIRPORT_STATE_COLUMNS, migrationsDirectory } from "@mlops/features";
import { migrateMetadata } from "@mlops/metadata";
import { airports } from "./rows.mjs";

export async function openDatabase(folder) {
  const { url, kind, close } = await startPostgres(folder);
  const pool = createPool(url, { applicationName: "bench" });
  await migrateMetadata(pool);
  await migrate(pool, { schema: "features", directory: migrationsDirectory });
  await fillOnlineStore(pool);
  return {
    url,
    kind,
    logged: async () => (await pool.query("select count(*)::int as logged from mlops.predictions")).rows[0].logged,
    close: async () => {
      await pool.end();
      await close();
    },
  };
}

async function startPostgres(folder) {
  try {
    const { url, close } = await startRealPostgres();
    return { url, kind: "Postgres", close };
  } catch {
    const { url, close } = await serveEmbeddedPostgres({ dataDirectory: folder });
    return { url, kind: "embedded Postgres", close };
  }
}

/** A row for each airport and half hour of the requests' week. */
async function fillOnlineStore(pool) {
  const values = AIRPORT_STATE_COLUMNS.map((_, index) => `${(index + 1) / 100}`).join(", ");
  await pool.query(
    `insert into features.airport_state
     select airport, bucket, ${values} from unnest($1::text[]) as airport,
       generate_series('2001-03-01 00:00Z'::timestamptz, '2001-03-09 00:00Z', '30 minutes') as bucket`,
    [airports],
  );
}
