import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@mlops/database";
import { createTestDatabase, type TestDatabase } from "@mlops/database/testing";
import { pino } from "pino";
import { openFolderStore } from "../src/artifacts/folder.ts";
import type { ArtifactStore } from "../src/artifacts/store.ts";
import { type ServerOptions, startServer } from "../src/http/server.ts";
import { createWriters } from "../src/store/writers.ts";

/** A tracking server of one test file, with a database and a folder of its own. */
export interface TestServer {
  readonly url: string;
  readonly database: TestDatabase;
  /** Folder of the artifacts. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts the server in this process. */
export async function serve(
  options: { server?: Partial<ServerOptions>; database?: TestDatabase; artifacts?: ArtifactStore } = {},
): Promise<TestServer> {
  const database = options.database ?? (await createTestDatabase());
  await migrate(database.pool, { schema: "tracking", directory: new URL("../migrations", import.meta.url) });
  const folder = await mkdtemp(join(tmpdir(), "tracking-"));
  const context = {
    db: database.pool,
    artifacts: options.artifacts ?? (await openFolderStore(folder)),
    writers: createWriters(database.pool),
    now: Date.now,
  };
  const standard = { host: "127.0.0.1", port: 0, allowedHosts: [], token: undefined };
  const server = await startServer(context, { ...standard, ...options.server }, pino({ level: "silent" }));
  return {
    url: server.url,
    database,
    folder,
    close: async () => {
      await server.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
