import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** Where the embedded Postgres keeps its files and listens. */
export interface EmbeddedPostgresOptions {
  /** Folder of the database's files, made when missing. None: in memory, gone at the end. */
  readonly dataDirectory?: string;
  /** 0 (default): any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
}

/** A running embedded Postgres. */
export interface EmbeddedPostgres {
  /** `postgres://…` for `createPool`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a Postgres inside this process (PGlite) behind a socket, so that any Postgres client can use it. */
export async function serveEmbeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  if (options.dataDirectory) await mkdir(options.dataDirectory, { recursive: true });
  const database = await PGlite.create(options.dataDirectory ? { dataDir: options.dataDirectory } : {});
  const server = new PGLiteSocketServer({
    db: database,
    host: options.host ?? "127.0.0.1",
    port: options.port ?? 0,
    maxConnections: 50,
  });
  await server.start();
  return {
    url: `postgres://postgres@${server.getServerConn()}/postgres`,
    close: async () => {
      await server.stop();
      await database.close();
    },
  };
}
