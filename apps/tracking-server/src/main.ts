import { createPool, migrate } from "@mlops/database";
import { pino } from "pino";
import { openArtifacts } from "./artifacts/open.ts";
import { readEnvironment } from "./environment.ts";
import { startServer } from "./http/server.ts";
import { createWriters } from "./store/writers.ts";

async function main(): Promise<void> {
  const environment = readEnvironment();
  const log = pino({ name: "tracking-server", level: environment.logLevel });
  const pool = createPool(environment.databaseUrl, {
    applicationName: "tracking-server",
    max: environment.connections,
  });
  const [artifacts] = await Promise.all([
    openArtifacts(environment.artifacts),
    migrate(pool, { schema: "tracking", directory: new URL("../migrations", import.meta.url) }),
  ]);
  const context = { db: pool, artifacts, writers: createWriters(pool), now: Date.now };
  const server = await startServer(context, environment, log);
  log.info({ url: server.url, artifacts: artifacts.place }, "ready");
  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, "stopping");
    await server.close();
    await pool.end();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(signal));
}

main().catch((error: unknown) => {
  process.stderr.write(`tracking-server: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
