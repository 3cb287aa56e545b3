import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { lockDataDirectory } from "./lock.ts";
import { defaultMaintenance, startMaintenance } from "./maintenance.ts";
import { startWireServer } from "./wire/server.ts";
import { createTurns } from "./wire/turns.ts";

/** Where the embedded Postgres keeps its files and listens. */
export interface EmbeddedPostgresOptions {
  /** Folder of the database's files, made when missing. None: in memory, gone at the end. */
  readonly dataDirectory?: string;
  /** 0 (default): any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. There is no password: do not listen to the network with it. */
  readonly host?: string;
  /** Most clients at once. Default 50. */
  readonly maxConnections?: number;
  /** A client silent in a transaction blocks all others: it is sent away after so long. Default 60,000. */
  readonly idleInTransactionMillis?: number;
}

/** A running embedded Postgres. */
export interface EmbeddedPostgres {
  /** `postgres://…` for `createPool`. */
  readonly url: string;
  /** Rolls back what is open, writes a checkpoint and ends. */
  close(): Promise<void>;
}

/**
 * Starts a Postgres inside this process (PGlite, which is Postgres compiled to WebAssembly) behind a socket, so that
 * any Postgres client can use it.
 *
 * What was committed survives kill -9 of this process, since the operating system holds its writes; a power failure
 * may lose the last of it, since PGlite has no fsync.
 * @throws {DataDirectoryInUseError} when another process serves the same folder.
 */
export async function serveEmbeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const host = options.host ?? "127.0.0.1";
  const directory = options.dataDirectory === undefined ? undefined : resolve(options.dataDirectory);
  const unlock = await lock(directory);
  // Loaded here and not above: programs that only connect start without PGlite.
  const backend = await import("./backend.ts")
    .then(({ startBackend }) => startBackend(directory))
    .catch(async (error: unknown) => {
      await unlock();
      throw error;
    });
  try {
    const turns = createTurns();
    const server = await startWireServer({
      host,
      port: options.port ?? 0,
      maxConnections: options.maxConnections ?? 50,
      idleInTransactionMillis: options.idleInTransactionMillis ?? 60_000,
      turns,
      ...backend,
    });
    const stopMaintenance = startMaintenance(backend.engine, turns, defaultMaintenance);
    return {
      url: `postgres://postgres@${host.includes(":") ? `[${host}]` : host}:${server.port}/postgres`,
      close: async () => {
        stopMaintenance();
        await server.close();
        await backend.close();
        await unlock();
      },
    };
  } catch (error) {
    // The port is taken, for example. A backend that stays open would keep the process alive and its memory with it.
    await backend.close();
    await unlock();
    throw error;
  }
}

async function lock(directory: string | undefined): Promise<() => Promise<void>> {
  if (directory === undefined) return async () => {};
  await mkdir(dirname(directory), { recursive: true });
  return await lockDataDirectory(directory);
}
