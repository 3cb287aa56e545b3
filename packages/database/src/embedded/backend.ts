import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createEngine, type Engine } from "./engine.ts";
import { emptyDataDirectory } from "./template.ts";

/** The backend of a server, replaced when it crashes. */
export interface Backend {
  engine(): Promise<Engine>;
  /** The engine died: the next `engine()` recovers from the files, as Postgres does after a crash. */
  crashed(error: unknown): void;
  close(): Promise<void>;
}

/** Starts the backend on a folder, or in memory: then a crash is final, since there are no files to recover from. */
export async function startBackend(directory: string | undefined): Promise<Backend> {
  let current = openEngine(directory);
  await current;
  return {
    engine: () => current,
    crashed: (error) => {
      current = directory ? openEngine(directory) : Promise.reject(error);
      current.catch(() => {});
    },
    close: async () => {
      const engine = await current.catch(() => undefined);
      await engine?.close();
    },
  };
}

async function openEngine(directory: string | undefined): Promise<Engine> {
  if (directory === undefined)
    return await createEngine(await PGlite.create({ loadDataDir: await emptyDataDirectory() }));
  await mkdir(directory, { recursive: true });
  const fresh = existsSync(join(directory, "PG_VERSION")) ? {} : { loadDataDir: await emptyDataDirectory() };
  return await createEngine(await PGlite.create({ dataDir: directory, ...fresh }));
}
